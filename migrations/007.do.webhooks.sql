-- Who is told of a room's entries by https. after_seq is the last entry its receiver has taken; the
-- log itself says what is still to be sent. The secret is kept as it is: signing needs it.
--
-- A node that delivers holds a lease: lease_token is its own, and after leased_until anybody may
-- go on from after_seq.
create table webhook (
  webhook_id    text primary key,
  room_id       text not null references room,
  url           text not null,
  secret        text not null,
  status        text not null default 'active' check (status in ('active', 'given_up')),
  after_seq     bigint not null,
  failures      integer not null default 0,
  failing_since timestamptz,
  last_error    text,
  next_try_at   timestamptz not null default now(),
  lease_token   text,
  leased_until  timestamptz,
  created_at    timestamptz not null default now()
);

create index webhook_room on webhook (room_id);
create index webhook_due on webhook (next_try_at) where status = 'active';
