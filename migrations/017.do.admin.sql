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
  -- What the operator may do follows from it.
  role         text not null references role,
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
    insert into admin_session (secret_hash, user_agent, address, role)
    select p_secret_hash, p_user_agent, p_address, r.role
    from role r
    where r.scope = 'server' and role_has(r.role, 'admin')
    order by r.rank desc
    limit 1;
    perform operator_did(role, 'sign-in', null, null, null, '{}', 'sign-in/' || session_id)
    from admin_session where secret_hash = p_secret_hash;
  end if;
  -- Asked again after a lost answer it is there already.
  return (select session_id from admin_session where secret_hash = p_secret_hash);
end
$$;

-- Those that the program counts on.
alter table role add column built_in boolean not null default false;
update role set built_in = true;

-- Who is let into no room: a member, and everybody from the addresses he came from. Beside it stands a
-- ban in each room he is in; this is for those he would enter.
create table server_ban (
  ban_id       bigint generated always as identity primary key,
  member_id    text not null,
  nick         text not null,
  address_hash bytea,
  until        timestamptz not null,
  reason       text not null,
  imposed_at   timestamptz not null default now()
);
create index server_ban_member on server_ban (member_id);
create index server_ban_address on server_ban (address_hash) where address_hash is not null;

create function server_ban_stands() returns trigger
language plpgsql as $$
declare
  v_until timestamptz;
begin
  select b.until into v_until from server_ban b
  where b.until > clock_timestamp()
    and (
      b.address_hash is null and b.member_id = new.member_id
      or b.address_hash = new.address_hash and not exists (
        select from room_member m
        where m.room_id = new.room_id and m.member_id = new.member_id and role_has(m.role, 'exempt')
      )
    )
  order by b.until desc
  limit 1;
  if found then
    perform refuse('banned', v_until);
  end if;
  return new;
end
$$;

-- Entering anew inserts too, and then updates.
create trigger server_ban_stands before insert on room_member
for each row execute function server_ban_stands();

-- Writes down what the operator did to the server; answers whether it was written down before, by a
-- try whose answer was lost.
create function operator_did(
  p_role text, p_act text, p_subject_id text, p_subject_nick text, p_reason text, p_details jsonb,
  p_client_id text
) returns boolean
language plpgsql as $$
begin
  insert into audit (
    room_id, at, actor_id, actor_nick, actor_role, act, subject_id, subject_nick, reason, details,
    client_id
  ) values (
    '', clock_timestamp(), 'system', 'system', p_role, p_act, p_subject_id, p_subject_nick,
    coalesce(p_reason, ''), jsonb_strip_nulls(p_details), p_client_id
  )
  on conflict (room_id, actor_id, client_id) do nothing;
  return not found;
end
$$;

-- Keeps somebody out of every room, with all who come from the same addresses unless p_args says
-- otherwise: {seconds, until, reason, address}, as the act `ban` has it. He is banned from the rooms he
-- is in by that act, so that he is sent out and all are told; answers those entries.
create function ban_from_server(
  p_member_id text, p_role text, p_args jsonb, p_client_id text
) returns table (room_id text, seq bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_args jsonb := p_args || jsonb_build_object('memberId', p_member_id);
  v_until timestamptz := end_of(row(null, null, null, null, null, p_args)::act_call);
  v_with_address boolean := coalesce((p_args ->> 'address')::boolean, true);
  v_nick text;
  v_room_id text;
begin
  -- A member's row is locked before any room's, here and wherever both are.
  select m.nick into v_nick from member m where m.member_id = p_member_id for update;
  if not found then
    perform refuse('user_not_found');
  elsif not role_has(p_role, 'ban') then
    perform refuse('not_allowed');
  end if;
  if operator_did(
    p_role, 'ban', p_member_id, v_nick, p_args ->> 'reason',
    jsonb_build_object('until', wire_time(v_until), 'address', v_with_address), p_client_id
  ) then
    return;
  end if;
  if exists (
    select from server_ban b
    where b.member_id = p_member_id and b.address_hash is null and b.until > clock_timestamp()
  ) then
    perform refuse('already_done');
  end if;

  delete from server_ban b where b.until <= clock_timestamp();
  insert into server_ban (member_id, nick, address_hash, until, reason)
  select p_member_id, v_nick, known.address_hash, v_until, coalesce(p_args ->> 'reason', '')
  from (
    select null::bytea as address_hash
    union
    select m.address_hash from room_member m where v_with_address and m.member_id = p_member_id
    union
    select p.address_hash from presence p
    join room_member m on m.room_id = p.room_id and m.member_id = p.member_id
    where v_with_address and m.member_id = p_member_id
  ) known;

  for v_room_id in
    select m.room_id from room_member m
    join room r on r.room_id = m.room_id
    where m.member_id = p_member_id and r.status = 'open'
    order by m.room_id
  loop
    perform 1 from room r where r.room_id = v_room_id for update;
    -- One that ends sooner gives way.
    delete from sanction s
    where s.room_id = v_room_id and s.member_id = p_member_id and s.act in ('kick', 'ban');
    return query
    select v_room_id, a.seq
    from act(v_room_id, 'system', p_role, 'ban', 'ban', v_args, p_client_id) a;
  end loop;
end
$$;

-- Lets somebody in again, who was kept out by ban_from_server; answers the entries about it.
create function lift_server_ban(
  p_member_id text, p_role text, p_client_id text
) returns table (room_id text, seq bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_nick text;
  v_room_id text;
begin
  perform 1 from member m where m.member_id = p_member_id for update;
  if not role_has(p_role, 'ban') then
    perform refuse('not_allowed');
  end if;
  select b.nick into v_nick from server_ban b where b.member_id = p_member_id limit 1;
  if operator_did(p_role, 'unban', p_member_id, v_nick, null, '{}', p_client_id) then
    return;
  end if;
  if v_nick is null then
    perform refuse('not_sanctioned');
  end if;
  delete from server_ban b where b.member_id = p_member_id;

  for v_room_id in
    select distinct s.room_id from sanction s
    join room r on r.room_id = s.room_id
    join room_member m on m.room_id = s.room_id and m.member_id = s.member_id
    where s.member_id = p_member_id and s.act = 'ban' and s.imposed_by = 'system'
      and s.until > clock_timestamp() and r.status = 'open'
    order by s.room_id
  loop
    return query
    select v_room_id, a.seq
    from act(
      v_room_id, 'system', p_role, 'unban', 'ban', jsonb_build_object('memberId', p_member_id),
      p_client_id
    ) a;
  end loop;
end
$$;

-- A right that somebody has to have, lest rooms be made without owners or nobody run the server.
create function check_roles() returns void
language plpgsql as $$
begin
  if owner_role() is null or not exists (
    select from role r where r.scope = 'server' and role_has(r.role, 'admin')
  ) then
    perform refuse('role_needed');
  end if;
end
$$;

-- Gives a role these rights and no others; the role is made first where there is a rank for it.
create function set_role(
  p_role text, p_rank integer, p_scope text, p_rights text[], p_as_role text, p_client_id text
) returns void
language plpgsql as $$
begin
  lock table role_right in exclusive mode;
  if operator_did(
    p_as_role, case when p_rank is null then 'change-role' else 'add-role' end, null, null, null,
    jsonb_build_object('role', p_role, 'rights', to_jsonb(p_rights)), p_client_id
  ) then
    return;
  end if;
  if p_rank is null then
    perform 1 from role r where r.role = p_role;
    if not found then
      perform refuse('role_not_found');
    end if;
  else
    insert into role (role, rank, scope) values (p_role, p_rank, p_scope) on conflict do nothing;
    if not found then
      perform refuse('role_taken');
    end if;
  end if;
  if exists (
    select from unnest(p_rights) right_name
    where right_name not in (select k.right_name from known_right k)
  ) then
    perform refuse('right_not_found');
  end if;
  delete from role_right where role = p_role and right_name <> all (p_rights);
  insert into role_right (role, right_name)
  select p_role, right_name from unnest(p_rights) right_name
  on conflict do nothing;
  perform check_roles();
  if not role_has(p_as_role, 'admin') then
    perform refuse('role_needed');
  end if;
end
$$;

create function remove_role(p_role text, p_as_role text, p_client_id text) returns void
language plpgsql as $$
declare
  v_built_in boolean;
begin
  if operator_did(
    p_as_role, 'remove-role', null, null, null, jsonb_build_object('role', p_role), p_client_id
  ) then
    return;
  end if;
  select r.built_in into v_built_in from role r where r.role = p_role for update;
  if not found then
    perform refuse('role_not_found');
  elsif v_built_in then
    perform refuse('role_needed');
  end if;
  begin
    delete from role where role = p_role;
  exception when foreign_key_violation then
    perform refuse('role_in_use');
  end;
end
$$;
