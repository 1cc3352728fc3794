-- A room owns its order: last_seq is the only counter, and its row is the lock under which
-- entries get their place. Half of each page stays free so that raising last_seq, the hottest
-- update of all, rewrites no index.
create table room (
  room_id    text primary key,
  name       text not null,
  name_key   text not null unique,
  topic      text not null default '',
  status     text not null default 'open' check (status in ('open', 'closed')),
  epoch      text not null default gen_random_uuid()::text,
  last_seq   bigint not null default 0,
  created_at timestamptz not null default now()
) with (fillfactor = 50);
