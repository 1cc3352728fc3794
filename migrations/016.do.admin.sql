-- The operator signs in by a link that is good once; what it was stands here as SHA-256 alone. Links
-- that are used up stay a while, so that a start can tell whether it is the first.
create table admin_link (
  secret_hash bytea primary key check (octet_length(secret_hash) = 32),
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null,
  used_at     timestamptz
);

create table admin_session (
  session_id   bigint generated always as identity primary key,
  secret_hash  bytea not null unique check (octet_length(secret_hash) = 32),
  user_agent   text not null,
  address      text not null,
  created_at   timestamptz not null default now(),
  last_used_at timestamptz not null default now()
);

-- What each node has measured in the last half hour. It is worth nothing after a crash, so it does
-- not go through the write-ahead log.
create unlogged table node_sample (
  node_id          text not null,
  taken_at         timestamptz not null,
  connections      integer not null,
  rooms            integer not null,
  messages_per_s   real,
  deliveries_per_s real not null,
  append_ms        real,
  memory_mb        real not null,
  busy             real not null,
  primary key (node_id, taken_at)
);

-- The operator's list of people begins with the newest.
create index member_created on member (created_at, member_id);

-- Keeps a link where there has never been one; answers whether this is it. Of several nodes that
-- start at once one is the first.
create function first_admin_link(p_secret_hash bytea, p_valid_s integer) returns boolean
language plpgsql as $$
begin
  lock table admin_link in exclusive mode;
  if exists (select from admin_link where secret_hash <> p_secret_hash) then
    return false;
  end if;
  insert into admin_link (secret_hash, expires_at)
  values (p_secret_hash, now() + make_interval(secs => p_valid_s))
  on conflict do nothing;
  return true;
end
$$;

-- Opens a session for whoever has a link that is still good, which it then is no more. Answers null
-- where it is not. Sessions that are over are cleared away on this occasion.
create function open_admin_session(
  p_link_hash bytea, p_secret_hash bytea, p_user_agent text, p_address text,
  p_idle_s integer, p_longest_s integer
) returns bigint
language plpgsql as $$
begin
  delete from admin_session
  where last_used_at < now() - make_interval(secs => p_idle_s)
     or created_at < now() - make_interval(secs => p_longest_s);

  update admin_link set used_at = now()
  where secret_hash = p_link_hash and used_at is null and expires_at > now();
  if found then
    insert into admin_session (secret_hash, user_agent, address)
    values (p_secret_hash, p_user_agent, p_address);
  end if;
  -- Asked again after a lost answer it is there already.
  return (select session_id from admin_session where secret_hash = p_secret_hash);
end
$$;
