-- A member is a person; its id is public. What it proves itself with stands in credential, as
-- SHA-256 alone.
create table member (
  member_id  text primary key,
  nick       text not null,
  head_num   integer not null check (head_num between 0 and 99),
  created_at timestamptz not null default now()
);

create table credential (
  member_id   text not null references member,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  created_at  timestamptz not null default now(),
  primary key (member_id, secret_hash)
);

-- nick_key and nick_skeleton are null where somebody else has taken the nick since its hold
-- ended: that member has to enter again before it may connect.
create table room_member (
  room_id       text not null references room,
  member_id     text not null references member,
  nick          text not null,
  nick_key      text,
  nick_skeleton text,
  head_num      integer not null check (head_num between 0 and 99),
  role          text not null default 'member',
  held_until    timestamptz not null,
  entered_at    timestamptz not null default now(),
  primary key (room_id, member_id)
);

create unique index room_member_nick_key on room_member (room_id, nick_key);
create index room_member_nick_skeleton on room_member (room_id, nick_skeleton);
