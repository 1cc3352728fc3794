-- Member → role → right. Whatever asks, asks for a right; which role has it is told here, and may be
-- changed here while servers run. A role of the scope 'room' is given to a member of a room, one of
-- the scope 'sanction' is laid over it for a while, one of the scope 'server' is whoever runs it.
-- Who acts on somebody has to have a higher rank.
create table role (
  role  text primary key check (role ~ '^[a-z][a-z_]{0,31}$'),
  rank  integer not null,
  scope text not null check (scope in ('room', 'sanction', 'server'))
);

create table known_right (
  right_name text primary key,
  about      text not null
);

create table role_right (
  role       text not null references role on delete cascade,
  right_name text not null references known_right,
  primary key (role, right_name)
);

insert into role (role, rank, scope) values
  ('admin', 1000, 'server'),
  ('owner', 100, 'room'),
  ('moderator', 50, 'room'),
  ('member', 20, 'room'),
  ('visitor', 10, 'room'),
  ('muted', 5, 'sanction'),
  ('banned', 0, 'sanction');

insert into known_right (right_name, about) values
  ('read', 'connect to the room and read what is said'),
  ('speak', 'say something, and take another nick'),
  ('recall_own', 'take back what one has said a short while ago'),
  ('edit_own', 'correct what one has said a short while ago'),
  ('invite', 'make links that let somebody in'),
  ('topic', 'change topic and notice'),
  ('delete', 'delete what others have said'),
  ('mute', 'let somebody read only, for a while'),
  ('kick', 'send somebody out'),
  ('ban', 'keep somebody out, and all who come from his address'),
  ('exempt', 'is not meant by bans of addresses, by slow mode and the like'),
  ('inherit', 'take the room over when its owners stay away'),
  ('appoint', 'give members another role'),
  ('settings', 'change how the room works'),
  ('audit', 'read who did what'),
  ('close', 'close the room for good'),
  ('own', 'is an owner: a room has at least one'),
  ('admin', 'run the server');

insert into role_right (role, right_name)
select 'admin', right_name from known_right
union all
select 'owner', right_name from known_right where right_name not in ('inherit', 'admin')
union all
select 'moderator', unnest(array[
  'read', 'speak', 'recall_own', 'edit_own', 'invite', 'topic', 'delete', 'mute', 'kick', 'ban',
  'exempt', 'inherit'
])
union all
select 'member', unnest(array['read', 'speak', 'recall_own', 'edit_own', 'invite'])
union all
select 'visitor', 'read'
union all
select 'muted', unnest(array['read', 'recall_own']);

alter table room
  -- What whoever enters is in the room.
  add column entry_role text not null default 'member' references role,
  -- How many may be online at once, 0: any number. Who has the right 'exempt' finds a place all the same.
  add column members_max integer not null default 0,
  -- Until then it takes a closer look whether somebody here may speak or read: before and after that,
  -- appends and admissions are spared it. See guard_end.
  add column guarded_until timestamptz not null default '-infinity';

alter table room_member
  add constraint room_member_role_fkey foreign key (role) references role,
  -- Of the address he entered from last, see address_hash.
  add column address_hash bytea;
create index room_member_role on room_member (room_id, role);

alter table presence add column address_hash bytea;

-- Who made a room came in with the same transaction.
update room_member m set role = 'owner'
from room r
where r.room_id = m.room_id and r.created_at = m.entered_at;

-- Roles that are laid over a member's own until they end ('infinity': they do not). One with an
-- address_hash is about everybody who comes from there; member_id is then through whom it came about.
create table sanction (
  room_id      text not null references room,
  sanction_id  bigint generated always as identity,
  member_id    text not null,
  address_hash bytea,
  role         text not null references role,
  act          text not null,
  until        timestamptz not null,
  reason       text not null,
  imposed_by   text not null,
  imposed_at   timestamptz not null default now(),
  primary key (room_id, sanction_id)
);
create index sanction_member on sanction (room_id, member_id);
create index sanction_address on sanction (room_id, address_hash) where address_hash is not null;

-- Secrets that give a role to whoever shows them: the owner's link, moderators' invitations.
-- uses_left is null where anybody may, as often as he likes.
create table invitation (
  room_id     text not null references room,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  role        text not null references role,
  uses_left   integer check (uses_left > 0),
  until       timestamptz not null default 'infinity',
  made_by     text not null,
  made_at     timestamptz not null default now(),
  primary key (room_id, secret_hash)
);

-- Who did what, to whom, why and when. A row for each act; its client id makes a retry harmless.
-- entry_seq is the entry that told of it. room_id is empty where it was done to the server.
create table audit (
  room_id      text not null,
  audit_id     bigint generated always as identity,
  at           timestamptz not null,
  actor_id     text not null,
  actor_nick   text not null,
  actor_role   text not null,
  act          text not null,
  subject_id   text,
  subject_nick text,
  entry_seq    bigint,
  reason       text not null,
  details      jsonb not null,
  client_id    text not null,
  primary key (room_id, audit_id)
);
create unique index audit_client_id on audit (room_id, actor_id, client_id);
create index audit_at on audit (at);

-- Of an act: what it did (act, subject, seqs, …). Of a text: whether it is 'edited', 'recalled' by its
-- author or 'deleted' by a moderator (altered). Null for most.
alter table room_log add column details jsonb;

insert into secret (name, value)
values ('address', gen_random_uuid()::text || gen_random_uuid()::text);

-- An address as it is kept: by a key of this server, so that nobody can try them all. Addresses are
-- those of src/limits/address.ts, a whole /64 of IPv6 being one. Null for none.
create function address_hash(p_address text) returns bytea
language sql stable as $$
  select substring(sha256(k || sha256(k || convert_to(p_address, 'UTF8'))) for 16)
  from (select convert_to(value, 'UTF8') as k from secret where name = 'address') key
  where p_address <> ''
$$;

-- A time as clients read it; null for one that never comes.
create function wire_time(p_at timestamptz) returns text
language sql stable as $$
  select to_char(nullif(p_at, 'infinity') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Ends the call, and undoes all it did: code and end of a refusal, for the client to read.
create function refuse(p_code text, p_until timestamptz default null) returns void
language plpgsql as $$
begin
  raise exception using errcode = 'NR001', message = p_code,
    detail = coalesce(wire_time(p_until), '');
end
$$;

-- Whether a role has a right.
create function role_has(p_role text, p_right text) returns boolean
language sql stable as $$
  select exists (select from role_right where role = p_role and right_name = p_right)
$$;

-- What is laid over a member's role just now: the sanction of the least rank. Null where there is none.
create function sanction_in_force(p_room_id text, p_member_id text) returns sanction
language sql stable as $$
  select s.* from sanction s
  join role r on r.role = s.role
  where s.room_id = p_room_id and s.member_id = p_member_id and s.address_hash is null
    and s.until > clock_timestamp()
  order by r.rank, s.until desc
  limit 1
$$;

-- Why a member may not do something in a room, from an address (null: from anywhere), and until when
-- (null: for good): 'forbidden' for who is no member, 'banned' or 'muted' where a sanction is in force,
-- else 'not_allowed'. A null code: he may. Mostly he may, which one query tells: each author in a
-- guarded room is looked up so.
create function refusal_of(
  p_room_id text, p_member_id text, p_right text, p_address text default null,
  out code text, out until timestamptz
)
language plpgsql stable as $$
declare
  v_role text;
  v_may boolean;
  v_sanction sanction;
begin
  select m.role,
         p_address is null
           and exists (
             select from role_right rr where rr.role = m.role and rr.right_name = p_right
           )
           and not exists (
             select from sanction s
             where s.room_id = m.room_id and s.member_id = m.member_id
               and s.until > clock_timestamp()
           )
  into v_role, v_may
  from room_member m
  where m.room_id = p_room_id and m.member_id = p_member_id;
  if v_may then
    return;
  elsif v_may is null then
    code := 'forbidden';
    return;
  end if;

  v_sanction := sanction_in_force(p_room_id, p_member_id);
  v_role := coalesce(v_sanction.role, v_role);

  if not role_has(v_role, p_right) then
    code := case
      when v_sanction.role is null then 'not_allowed'
      when role_has(v_role, 'read') then 'muted'
      else 'banned'
    end;
    until := nullif(v_sanction.until, 'infinity');
  elsif p_address is not null and not role_has(v_role, 'exempt') then
    until := address_ban_end(p_room_id, p_address);
    code := case when until is not null then 'banned' end;
    until := nullif(until, 'infinity');
  end if;
end
$$;

-- Until when nobody from this address is let in; null: they are.
create function address_ban_end(p_room_id text, p_address text) returns timestamptz
language sql stable as $$
  select max(s.until) from sanction s
  where s.room_id = p_room_id and s.address_hash = address_hash(p_address)
    and s.until > clock_timestamp()
$$;

-- Whether a member has a right in a room, sanctions counted.
create function has_right(p_room_id text, p_member_id text, p_right text) returns boolean
language sql stable as $$
  select (refusal_of(p_room_id, p_member_id, p_right)).code is null
$$;

-- What a member is in a room just now.
create function role_in_force(p_room_id text, p_member_id text) returns text
language sql stable as $$
  select coalesce((sanction_in_force(m.room_id, m.member_id)).role, m.role)
  from room_member m
  where m.room_id = p_room_id and m.member_id = p_member_id
$$;

-- The sanction over a member as clients are told of it, null where there is none.
create function sanction_shown(p_room_id text, p_member_id text) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('role', s.role, 'until', wire_time(s.until)))
  from sanction_in_force(p_room_id, p_member_id) s
  where s.role is not null
$$;

-- Until when a room has somebody in it who may perhaps not speak, or not read.
create function guard_end(p_room_id text) returns timestamptz
language sql stable as $$
  select greatest(
    '-infinity',
    (select max(s.until) from sanction s where s.room_id = p_room_id),
    (select 'infinity'::timestamptz where exists (
      select from room_member m
      where m.room_id = p_room_id and m.role = any (array(
        select r.role from role r where not (role_has(r.role, 'speak') and role_has(r.role, 'read'))
      ))
    ))
  )
$$;

create function sanction_has_changed() returns trigger
language plpgsql as $$
begin
  update room r set guarded_until = guard_end(r.room_id), roster_version = roster_version + 1
  where r.room_id in (select changed.room_id from changed);
  return null;
end
$$;

create trigger sanction_came after insert on sanction
referencing new table as changed
for each statement execute function sanction_has_changed();

create trigger sanction_went after delete on sanction
referencing old table as changed
for each statement execute function sanction_has_changed();

create function member_role_has_changed() returns trigger
language plpgsql as $$
begin
  update room r set guarded_until = guard_end(r.room_id) where r.room_id = new.room_id;
  return null;
end
$$;

create trigger member_role_changed after update of role on room_member
for each row when (old.role is distinct from new.role)
execute function member_role_has_changed();

-- Rights that everybody's messages depend on move: all rooms with members of such a role are looked at.
create function role_right_has_changed() returns trigger
language plpgsql as $$
declare
  v_rooms text[];
begin
  select array_agg(r.room_id) into v_rooms
  from room r
  where exists (
    select from room_member m
    join changed c on c.role = m.role and c.right_name in ('read', 'speak')
    where m.room_id = r.room_id
  );
  perform 1 from room r where r.room_id = any (v_rooms) order by r.room_id for update;
  update room r set guarded_until = guard_end(r.room_id) where r.room_id = any (v_rooms);
  return null;
end
$$;

create trigger role_right_came after insert on role_right
referencing new table as changed
for each statement execute function role_right_has_changed();

create trigger role_right_went after delete on role_right
referencing old table as changed
for each statement execute function role_right_has_changed();

-- A name that everybody reads is something said; but who has lost his needs another one to come back.
create function nick_needs_voice() returns trigger
language plpgsql as $$
declare
  v_refusal record;
begin
  if exists (
    select from room r where r.room_id = new.room_id and r.guarded_until > clock_timestamp()
  ) then
    select * into v_refusal from refusal_of(new.room_id, new.member_id, 'speak');
    if v_refusal.code is not null then
      perform refuse(v_refusal.code, v_refusal.until);
    end if;
  end if;
  return new;
end
$$;

create trigger nick_needs_voice before update of nick on room_member
for each row when (old.nick is distinct from new.nick and old.nick_key is not null)
execute function nick_needs_voice();

-- Why a draft may not be appended, in a room that is guarded. A null code: it may.
create function draft_refusal(
  p_room_id text, p_member_id text, p_content text, out code text, out until timestamptz
)
language sql stable as $$
  select code, until from refusal_of(p_room_id, p_member_id, 'speak')
$$;

-- Those texts among the drafts for guarded rooms that are refused. What is stored already is not: its
-- author tries again. p_rooms tells of each draft which of the rooms it is for.
--
-- Most authors may speak in a guarded room too, which one look-up by the index tells each; a call of
-- draft_refusal costs ten times as much. Subqueries with a limit, for a join would read the tables.
create function refused_drafts(
  p_room_ids text[], p_rooms integer[], p_member_ids text[], p_kinds text[], p_contents text[],
  p_client_ids text[]
) returns table (ord integer, code text, until timestamptz)
language sql stable as $$
  with refused as materialized (
    select p_room_ids[d.room] as room_id, d.member_id, d.client_id, d.ord::integer, f.code, f.until
    from unnest(p_rooms, p_member_ids, p_kinds, p_contents, p_client_ids) with ordinality
         as d (room, member_id, kind, content, client_id, ord)
    cross join lateral draft_refusal(p_room_ids[d.room], d.member_id, d.content) f
    where d.kind = 'text' and f.code is not null
      and (
        select m.role = any (array(
          select rr.role from role_right rr where rr.right_name = 'speak'
        )) and not exists (
          select from sanction s
          where s.room_id = m.room_id and s.member_id = m.member_id
            and s.until > clock_timestamp()
        )
        from room_member m
        where m.room_id = p_room_ids[d.room] and m.member_id = d.member_id
        limit 1
      ) is not true
      and d.room = any (array(
        select p.ord
        from unnest(p_room_ids) with ordinality as p (room_id, ord)
        cross join lateral (
          select from room r
          where r.room_id = p.room_id and r.status = 'open' and r.guarded_until > clock_timestamp()
          limit 1
        ) guarded
      ))
  )
  select f.ord, f.code, f.until
  from refused f
  where not exists (
    select from room_log l
    where l.room_id = f.room_id and l.member_id = f.member_id and l.client_id = f.client_id
  )
$$;

drop function append_by_room(
  text[], integer[], text[], text[], integer[], text[], text[], text[]
);

-- Appends drafts that stand together by room: the first p_counts[1] of the arrays are for
-- p_room_ids[1], the next p_counts[2] for p_room_ids[2], and so on; no room comes twice. Answers
-- runs: `count` drafts from the `ord`th on have the seqs from `seq` on. None for a room that is not
-- open. A draft whose author may not speak is a run of its own, with the code of its refusal, until
-- when that holds, and no seq; p_checked tells that nobody among these needs the look, for it is done
-- once for each draft.
--
-- The room rows are locked first, in one order, so that two calls never deadlock and commit order
-- is seq order. The statements after the lock see a fresh snapshot, hence all that earlier calls
-- stored, and every sanction. Mostly no client id is a repeated one, and the unique index is check
-- enough; else the insert is undone and done again with a look at each id.
--
-- Each room is looked up once, and the places of its drafts are reckoned from its head: with a look
-- at the room and a window for each draft, a row of a large call cost three times as much. For the
-- same reason authors are looked up in guarded rooms alone.
--
-- Generic plans: arrays make custom ones look cheaper, and planning anew cost 260 of the 540 µs of
-- a call with one entry.
create function append_by_room(
  p_room_ids text[], p_counts integer[], p_member_ids text[], p_nicks text[], p_head_nums integer[],
  p_kinds text[], p_contents text[], p_client_ids text[], p_checked boolean default false
) returns table (
  ord integer, count integer, seq bigint, created_at timestamptz, duplicate boolean,
  refusal text, until timestamptz
)
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  -- Of each room: its last seq, null where it is not open, and the place of its first draft.
  v_heads bigint[];
  v_firsts bigint[];
  -- Of each draft: which of the rooms it is for.
  v_rooms integer[];
  v_guarded boolean;
  v_refused integer[];
  v_codes text[];
  v_untils timestamptz[];
  v_kept integer[];
begin
  select bool_or(locked.guarded_until > clock_timestamp()) into v_guarded
  from (
    select r.guarded_until from room r where r.room_id = any (p_room_ids)
    order by r.room_id for update
  ) locked;
  v_now := clock_timestamp();
  v_heads := array(
    select (select r.last_seq from room r where r.room_id = p.room_id and r.status = 'open')
    from unnest(p_room_ids) with ordinality as p (room_id, ord)
    order by p.ord
  );
  v_firsts := array(
    select 1 + sum(p.count) over (order by p.ord) - p.count
    from unnest(p_counts) with ordinality as p (count, ord)
    order by p.ord
  );
  v_rooms := array(
    select p.ord
    from unnest(p_counts) with ordinality as p (count, ord), generate_series(1, p.count)
    order by p.ord
  );

  if v_guarded and not p_checked then
    select array_agg(f.ord order by f.ord), array_agg(f.code order by f.ord),
           array_agg(f.until order by f.ord)
    into v_refused, v_codes, v_untils
    from refused_drafts(
      p_room_ids, v_rooms, p_member_ids, p_kinds, p_contents, p_client_ids
    ) f;
  end if;
  if v_refused is not null then
    v_kept := array(
      select i from generate_subscripts(v_rooms, 1) as i where i <> all (v_refused) order by i
    );
    return query
    select f.ord, 1, null::bigint, null::timestamptz, false, f.code, f.until
    from unnest(v_refused, v_codes, v_untils) as f (ord, code, until);
    return query
    select v_kept[run.ord + i], 1, run.seq + i, run.created_at, run.duplicate, run.refusal, run.until
    from append_by_room(
      p_room_ids,
      array(
        select count(*) filter (where v_rooms[k.i] = p.ord)::integer
        from generate_subscripts(p_room_ids, 1) as p (ord) left join unnest(v_kept) as k (i) on true
        group by p.ord
        order by p.ord
      ),
      array(select p_member_ids[i] from unnest(v_kept) as i),
      array(select p_nicks[i] from unnest(v_kept) as i),
      array(select p_head_nums[i] from unnest(v_kept) as i),
      array(select p_kinds[i] from unnest(v_kept) as i),
      array(select p_contents[i] from unnest(v_kept) as i),
      array(select p_client_ids[i] from unnest(v_kept) as i),
      true
    ) run, generate_series(0, run.count - 1) as i;
    return;
  end if;

  begin
    insert into room_log (room_id, seq, member_id, nick, head_num, kind, content, client_id, created_at)
    select p_room_ids[d.room], v_heads[d.room] + 1 + d.ord - v_firsts[d.room],
           d.member_id, d.nick, d.head_num, d.kind, d.content, d.client_id, v_now
    from unnest(v_rooms, p_member_ids, p_nicks, p_head_nums, p_kinds, p_contents, p_client_ids)
         with ordinality
         as d (room, member_id, nick, head_num, kind, content, client_id, ord)
    where v_heads[d.room] is not null;
  exception when unique_violation then
    return query
    select s.ord, 1, s.seq, s.created_at, s.duplicate, null::text, null::timestamptz
    from append_unless_stored(
      array(select p_room_ids[room] from unnest(v_rooms) as room),
      p_member_ids, p_nicks, p_head_nums, p_kinds, p_contents, p_client_ids, v_now
    ) s;
    return;
  end;

  update room set last_seq = last_seq + added.count
  from unnest(p_room_ids, p_counts) as added (room_id, count)
  where room.room_id = added.room_id and room.status = 'open';

  return query
  select v_firsts[room]::integer, p_counts[room], v_heads[room] + 1, v_now, false,
         null::text, null::timestamptz
  from generate_subscripts(v_heads, 1) as room
  where v_heads[room] is not null;
end
$$;

-- Whether somebody may come in, who shows p_wish at the door: {address, …}. Refuses who may not.
create function check_entry(p_room room, p_member_id text, p_wish jsonb) returns void
language plpgsql as $$
declare
  v_refusal record;
begin
  if p_room.guarded_until <= clock_timestamp() then
    return;
  end if;
  select * into v_refusal
  from refusal_of(p_room.room_id, p_member_id, 'read', coalesce(p_wish ->> 'address', ''));
  if v_refusal.code in ('banned', 'not_allowed') then
    perform refuse(v_refusal.code, v_refusal.until);
  elsif v_refusal.code = 'forbidden' then
    v_refusal.until := address_ban_end(p_room.room_id, p_wish ->> 'address');
    if v_refusal.until is not null then
      perform refuse('banned', v_refusal.until);
    end if;
  end if;
end
$$;

-- The role of the highest rank that a member of a room may have: its owner's.
create function owner_role() returns text
language sql stable as $$
  select r.role from role r
  where r.scope = 'room' and role_has(r.role, 'own')
  order by r.rank desc
  limit 1
$$;

drop function enter_room(
  text, text, text, text, bytea, text, text, text, boolean, integer, integer, text
);

-- Creates the room of that name or enters the one there is, as a new or a known member, and takes
-- the nick. One call, so one transaction; calling it again with the same ids changes nothing, so
-- it may be retried after a lost connection.
--
-- p_room_id is used if the room has to be created, and whoever knows the secret of p_owner_hash may
-- then become its owner; p_secret_hash is null for a member who has proved himself already; p_wish is
-- what he shows at the door (check_entry). A nick of mixed scripts is never let in, but where it looks
-- like one that is held, that is what its author is told. Who is online under another nick has an
-- entry about it, with p_client_id: former_nick, seq and created_at are its own, and null where there
-- is none.
-- outcome: 'entered', 'nick_taken', 'nick_mixed_script', 'room_closed', or 'unauthorized' for a
-- member who is not known any more.
create function enter_room(
  p_room_id text, p_owner_hash bytea, p_name text, p_name_key text,
  p_member_id text, p_secret_hash bytea,
  p_nick text, p_nick_key text, p_nick_skeleton text, p_nick_is_mixed boolean,
  p_head_num integer, p_hold_s integer, p_client_id text, p_wish jsonb
) returns table (
  outcome text, room_id text, created boolean, role text, nick_reused boolean,
  former_nick text, seq bigint, created_at timestamptz
)
language plpgsql as $$
#variable_conflict use_column
declare
  v_room room;
  v_before room_member;
  v_now room_member;
  v_reused_until timestamptz;
begin
  if p_nick_is_mixed then
    select * into v_room from room where name_key = p_name_key;
    outcome := case
      when nick_is_held(v_room.room_id, p_member_id, p_nick_key, p_nick_skeleton) then 'nick_taken'
      else 'nick_mixed_script'
    end;
    return next;
    return;
  end if;

  -- A member's row is locked before any room's, here and wherever both are.
  perform 1 from member m where m.member_id = p_member_id for update;
  if not found and p_secret_hash is null then
    outcome := 'unauthorized';
    return next;
    return;
  end if;

  insert into room (room_id, name, name_key) values (p_room_id, p_name, p_name_key)
  on conflict (name_key) do nothing;
  -- The lock makes those who ask for one nick at the same moment stand in line.
  select * into v_room from room where name_key = p_name_key for update;
  created := v_room.room_id = p_room_id;

  if v_room.status = 'open' and not created then
    perform check_entry(v_room, p_member_id, p_wish);
  end if;
  outcome := case
    when v_room.status <> 'open' then 'room_closed'
    when nick_is_held(v_room.room_id, p_member_id, p_nick_key, p_nick_skeleton) then 'nick_taken'
    else 'entered'
  end;
  if outcome <> 'entered' then
    created := false;
    return next;
    return;
  end if;

  select * into v_before from room_member m
  where m.room_id = v_room.room_id and m.member_id = p_member_id;
  v_reused_until := take_nick(v_room.room_id, p_member_id, p_nick_key, p_nick_skeleton);

  insert into member (member_id, nick, head_num) values (p_member_id, p_nick, p_head_num)
  on conflict (member_id) do update set nick = excluded.nick, head_num = excluded.head_num;

  if p_secret_hash is not null then
    insert into credential (member_id, secret_hash) values (p_member_id, p_secret_hash)
    on conflict do nothing;
  end if;

  insert into room_member
    (room_id, member_id, nick, nick_key, nick_skeleton, head_num, role, held_until,
     nick_reused_until, address_hash)
  values
    (v_room.room_id, p_member_id, p_nick, p_nick_key, p_nick_skeleton, p_head_num,
     case when created then owner_role() else v_room.entry_role end,
     clock_timestamp() + make_interval(secs => p_hold_s), v_reused_until,
     address_hash(p_wish ->> 'address'))
  on conflict (room_id, member_id) do update set
    nick = excluded.nick, nick_key = excluded.nick_key, nick_skeleton = excluded.nick_skeleton,
    head_num = excluded.head_num, held_until = excluded.held_until,
    nick_reused_until = excluded.nick_reused_until,
    address_hash = coalesce(excluded.address_hash, room_member.address_hash)
  returning * into v_now;

  if created then
    insert into invitation (room_id, secret_hash, role, made_by)
    values (v_room.room_id, p_owner_hash, v_now.role, p_member_id)
    on conflict do nothing;
  elsif v_before.role is null and v_now.role <> 'member' then
    update room r set guarded_until = guard_end(r.room_id) where r.room_id = v_room.room_id;
  end if;

  if v_before.nick <> p_nick and exists (
    select 1 from presence p where p.room_id = v_room.room_id and p.member_id = p_member_id
  ) then
    former_nick := v_before.nick;
    select e.seq, e.created_at into seq, created_at
    from append_nick_entry(
      v_room.room_id, p_member_id, p_nick, p_head_num, v_before.nick, p_client_id
    ) e;
  end if;

  room_id := v_room.room_id;
  role := v_now.role;
  nick_reused := coalesce(v_reused_until > clock_timestamp(), false);
  return next;
end
$$;

drop function arrive(text, text[], text[], text[], integer);

-- Which of those who come online together find no place in a room that takes so many only. They were
-- all let in while there was one; the room's lock is held, so here they are counted.
create function arrivals_without_place(p_room_ids text[], p_member_ids text[], p_in integer[])
returns setof integer
language sql stable as $$
  select n.i
  from (
    select i, r.room_id, r.members_max, row_number() over (partition by r.room_id order by i) as place
    from unnest(p_in) i
    cross join lateral (
      select * from room where room_id = p_room_ids[i] and members_max > 0 limit 1
    ) r
    where not exists (
      select from presence p where p.room_id = r.room_id and p.member_id = p_member_ids[i]
    )
  ) n
  where n.place > n.members_max - (
      select count(distinct p.member_id) from presence p where p.room_id = n.room_id
    )
    and not role_has(role_in_force(n.room_id, p_member_ids[n.i]), 'exempt')
$$;

-- Members come online by way of a node, from these addresses. Those who were on no node before get a
-- join entry, in the same transaction, unless more than p_notices_max are online. The arrays run in
-- parallel; a (room, member) stands in them once. Answers a row for each who was let in, as it is
-- known here and now, with its join entry, and one with the code of a refusal for who may not read
-- here; none for who has lost its nick since it was admitted, or is gone.
create function arrive(
  p_node_id text, p_room_ids text[], p_member_ids text[], p_client_ids text[], p_addresses text[],
  p_notices_max integer
) returns table (
  ord integer, refusal text, nick text, head_num integer, role text, nick_reused boolean,
  sanction jsonb, seq bigint, created_at timestamptz
)
language plpgsql as $$
#variable_conflict use_column
declare
  v_here integer[];
  -- Of each who is here, why he may not come in.
  v_refusals text[];
  v_guarded boolean;
  v_limited boolean;
  v_in integer[];
  v_full integer[] := '{}';
  v_new integer[];
begin
  perform 1 from room where room_id = any (p_room_ids) order by room_id for update;

  select array_agg(a.ord::integer), array_agg(
    case when m.is_guarded
      then (refusal_of(a.room_id, a.member_id, 'read', a.address)).code
    end
  ), bool_or(m.is_guarded), bool_or(m.is_limited)
  into v_here, v_refusals, v_guarded, v_limited
  from unnest(p_room_ids, p_member_ids, p_addresses) with ordinality
       as a (room_id, member_id, address, ord)
  cross join lateral (
    select r.guarded_until > clock_timestamp() as is_guarded, r.members_max > 0 as is_limited
    from room_member m
    join room r on r.room_id = m.room_id
    where m.room_id = a.room_id and m.member_id = a.member_id and m.nick_key is not null
    limit 1
  ) m;

  select coalesce(array_agg(h.ord order by h.ord), '{}') into v_in
  from unnest(v_here, v_refusals) as h (ord, refusal)
  where h.refusal is null;

  if v_limited then
    v_full := array(select arrivals_without_place(p_room_ids, p_member_ids, v_in));
    v_in := array(select i from unnest(v_in) i where i <> all (v_full) order by i);
  end if;

  select coalesce(array_agg(i order by i), '{}') into v_new
  from unnest(v_in) i
  where not exists (
    select 1 from presence p where p.room_id = p_room_ids[i] and p.member_id = p_member_ids[i]
  );

  insert into presence (room_id, member_id, node_id, address_hash)
  select p_room_ids[i], p_member_ids[i], p_node_id, address_hash(p_addresses[i])
  from unnest(v_in) i
  on conflict do nothing;

  return query
  with present as (
    select i, m.*
    from unnest(v_in) i
    cross join lateral (
      select * from room_member m
      where m.room_id = p_room_ids[i] and m.member_id = p_member_ids[i]
      limit 1
    ) m
  ),
  notices as materialized (
    select n.*
    from (
      select array_agg(p.room_id order by p.i) as room_ids,
             array_agg(p.member_id order by p.i) as member_ids,
             array_agg(p.nick order by p.i) as nicks,
             array_agg(p.head_num order by p.i) as head_nums,
             array_agg(p_client_ids[p.i] order by p.i) as client_ids
      from present p
      where p.i = any (v_new)
    ) d
    cross join lateral append_notices(
      'join', d.room_ids, d.member_ids, d.nicks, d.head_nums, d.client_ids, p_notices_max
    ) n
  )
  select p.i, null::text, p.nick, p.head_num, p.role,
         coalesce(p.nick_reused_until > clock_timestamp(), false),
         case when v_guarded then sanction_shown(p.room_id, p.member_id) end, n.seq, n.created_at
  from present p
  left join notices n on n.room_id = p.room_id and n.member_id = p.member_id
  order by p.i;

  return query
  select h.ord, h.refusal, null::text, null::integer, null::text, null::boolean, null::jsonb,
         null::bigint, null::timestamptz
  from (
    select h.ord, h.refusal from unnest(v_here, v_refusals) as h (ord, refusal)
    union all
    select i, 'room_full' from unnest(v_full) i
  ) h
  where h.refusal is not null;
end
$$;

-- An act under way: who does it, in which role, and what he said about it.
create type act_call as (
  room_id    text,
  actor_id   text,
  actor_nick text,
  actor_role text,
  actor_rank integer,
  args       jsonb
);

-- What an act has done: the kind of the entry that tells the room (null: it is not told), whom it was
-- about, what else there is to tell, and the text that the entry brings along without keeping it.
create type act_effect as (
  kind       text,
  subject_id text,
  details    jsonb,
  content    text
);

-- Does one act, all of it or nothing: looks whether its actor has the right to, calls act_<name>, writes
-- the entry and the row of the audit. What is wrong is refused (see refuse) and undone. p_as_role is
-- the role of an actor who is no member of the room: the operator's. Calling it again with the same
-- client id answers the same, as a duplicate.
create function act(
  p_room_id text, p_actor_id text, p_as_role text, p_name text, p_right text, p_args jsonb,
  p_client_id text
) returns table (
  seq bigint, created_at timestamptz, duplicate boolean, nick text, head_num integer, kind text,
  content text, details jsonb
)
language plpgsql as $$
#variable_conflict use_column
declare
  v_room room;
  v_actor room_member;
  v_refusal record;
  v_call act_call;
  v_effect act_effect;
  v_details jsonb;
  v_stored audit;
begin
  select * into v_room from room r where r.room_id = p_room_id for update;
  if not found then
    perform refuse('room_not_found');
  end if;

  select * into v_stored from audit a
  where a.room_id = p_room_id and a.actor_id = p_actor_id and a.client_id = p_client_id;
  if v_stored.act = p_name then
    seq := v_stored.entry_seq;
    created_at := v_stored.at;
    duplicate := true;
    details := v_stored.details;
    return next;
    return;
  end if;

  if v_room.status <> 'open' then
    perform refuse('room_closed');
  end if;
  if v_stored.act is not null or exists (
    select from room_log l
    where l.room_id = p_room_id and l.member_id = p_actor_id and l.client_id = p_client_id
  ) then
    perform refuse('client_id_used');
  end if;

  if p_as_role is null then
    select * into v_refusal from refusal_of(p_room_id, p_actor_id, p_right);
    if v_refusal.code is not null then
      perform refuse(v_refusal.code, v_refusal.until);
    end if;
    select * into v_actor from room_member m
    where m.room_id = p_room_id and m.member_id = p_actor_id;
  elsif not role_has(p_as_role, p_right) then
    perform refuse('not_allowed');
  end if;

  nick := coalesce(v_actor.nick, 'system');
  head_num := coalesce(v_actor.head_num, 0);
  v_call := (
    select row(p_room_id, p_actor_id, nick, r.role, r.rank, p_args)::act_call
    from role r where r.role = coalesce(p_as_role, role_in_force(p_room_id, p_actor_id))
  );
  execute format('select * from %I($1)', 'act_' || replace(p_name, '-', '_'))
    into v_effect using v_call;

  v_details := jsonb_strip_nulls(
    jsonb_build_object(
      'act', p_name,
      'reason', nullif(p_args ->> 'reason', ''),
      'subject', subject_shown(p_room_id, v_effect.subject_id)
    ) || coalesce(v_effect.details, '{}')
  );

  created_at := clock_timestamp();
  kind := v_effect.kind;
  content := coalesce(v_effect.content, '');
  duplicate := false;
  if kind is not null then
    select e.seq, e.created_at into seq, created_at
    from append_entries(
      array[p_room_id], array[p_actor_id], array[nick], array[head_num], array[kind],
      array[''], array[p_client_id]
    ) e;
    update room_log l set details = v_details
    where l.room_id = p_room_id and l.client_id = p_client_id and l.member_id = p_actor_id;
  end if;

  insert into audit (
    room_id, at, actor_id, actor_nick, actor_role, act, subject_id, subject_nick, entry_seq, reason,
    details, client_id
  ) values (
    p_room_id, created_at, p_actor_id, nick, v_call.actor_role, p_name, v_effect.subject_id,
    v_details #>> '{subject,user_name}', seq, coalesce(p_args ->> 'reason', ''), v_details, p_client_id
  );
  details := v_details;
  return next;
end
$$;

-- A member as an entry about him shows him: what he is called, and what he is in the room from now on.
create function subject_shown(p_room_id text, p_member_id text) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'member_id', m.member_id, 'user_name', m.nick, 'role', m.role,
    'sanction', sanction_shown(m.room_id, m.member_id)
  ))
  from room_member m
  where m.room_id = p_room_id and m.member_id = p_member_id
$$;

-- Whom an act is about, as far as its actor stands above him. Refuses who is no member, oneself, an
-- owner, and somebody of the same or a higher rank.
create function target_of(p_call act_call, p_member_id text) returns room_member
language plpgsql stable as $$
declare
  v_target room_member;
  v_rank integer;
begin
  select * into v_target from room_member m
  where m.room_id = p_call.room_id and m.member_id = p_member_id;
  if not found then
    perform refuse('user_not_found');
  end if;
  if p_member_id = p_call.actor_id then
    perform refuse('act_on_self');
  end if;
  select rank into v_rank from role where role = v_target.role;
  if v_rank >= p_call.actor_rank then
    perform refuse(
      case when role_has(v_target.role, 'own') then 'act_on_owner' else 'act_on_superior' end
    );
  end if;
  return v_target;
end
$$;

-- When what an act does shall end: at `until` or after `seconds`, 'infinity' where it says neither.
create function end_of(p_call act_call) returns timestamptz
language plpgsql stable as $$
declare
  v_until timestamptz;
begin
  v_until := coalesce(
    (p_call.args ->> 'until')::timestamptz,
    clock_timestamp() + make_interval(secs => (p_call.args ->> 'seconds')::double precision),
    'infinity'
  );
  if v_until <= clock_timestamp() then
    perform refuse('end_in_past');
  end if;
  return v_until;
end
$$;

-- The acts on members and on what they have said, each called by act() alone, which holds the room's
-- lock and undoes what is refused. Their arguments are those of src/wire/act-frames.ts.

-- The text that an act is about.
create function said_at(p_call act_call) returns room_log
language plpgsql stable as $$
declare
  v_entry room_log;
begin
  select l.* into v_entry from room_log l
  join room r on r.room_id = l.room_id
  where l.room_id = p_call.room_id and l.seq = (p_call.args ->> 'seq')::bigint
    and l.seq >= r.first_seq;
  if not found then
    perform refuse('entry_not_found');
  elsif v_entry.kind <> 'text' then
    perform refuse('not_a_message');
  elsif v_entry.content = '' then
    perform refuse('already_done');
  end if;
  return v_entry;
end
$$;

-- The same, said by the actor within the last args.withinS seconds.
create function own_said_at(p_call act_call) returns room_log
language plpgsql stable as $$
declare
  v_entry room_log := said_at(p_call);
begin
  if v_entry.member_id <> p_call.actor_id then
    perform refuse('not_yours');
  elsif v_entry.created_at
    < clock_timestamp() - make_interval(secs => (p_call.args ->> 'withinS')::integer) then
    perform refuse('too_late');
  end if;
  return v_entry;
end
$$;

-- What was said has become that; nothing, where it is blank.
create function alter_text(p_entry room_log, p_content text, p_altered text) returns void
language sql as $$
  update room_log l
  set content = p_content, details = jsonb_build_object('altered', p_altered)
  where l.room_id = p_entry.room_id and l.seq = p_entry.seq
$$;

-- Tells of an act on something that was said.
create function about_text(p_kind text, p_entry room_log, p_content text default null)
returns act_effect
language sql immutable as $$
  select row(
    p_kind, p_entry.member_id, jsonb_build_object('seqs', jsonb_build_array(p_entry.seq)), p_content
  )::act_effect
$$;

-- Tells of an act on somebody, and until when it lasts, where it does.
create function about_member(p_member_id text, p_until timestamptz default null) returns act_effect
language sql stable as $$
  select row(
    'mode', p_member_id, jsonb_build_object('until', wire_time(p_until)), null
  )::act_effect
$$;

create function act_recall(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_entry room_log := own_said_at(p_call);
begin
  perform alter_text(v_entry, '', 'recalled');
  return about_text('recall', v_entry);
end
$$;

create function act_edit(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_entry room_log := own_said_at(p_call);
  v_content text := p_call.args ->> 'content';
begin
  if v_entry.content = v_content then
    perform refuse('already_done');
  end if;
  perform alter_text(v_entry, v_content, 'edited');
  return about_text('edit', v_entry, v_content);
end
$$;

-- Who has forgotten himself since, or left nothing but what he said, is nobody's superior.
create function act_delete(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_entry room_log := said_at(p_call);
begin
  if v_entry.member_id <> p_call.actor_id and exists (
    select from room_member m
    where m.room_id = p_call.room_id and m.member_id = v_entry.member_id
  ) then
    perform target_of(p_call, v_entry.member_id);
  end if;
  perform alter_text(v_entry, '', 'deleted');
  return about_text('recall', v_entry);
end
$$;

-- Seqs rise with time, so the last hour is read from the head down and no further.
create function act_clear(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_member_id text := p_call.args ->> 'memberId';
  v_from bigint;
begin
  if v_member_id <> p_call.actor_id then
    perform target_of(p_call, v_member_id);
  end if;
  select coalesce(
    (select l.seq + 1 from room_log l
     where l.room_id = p_call.room_id and l.created_at < clock_timestamp() - interval '1 hour'
     order by l.seq desc
     limit 1),
    r.first_seq
  ) into v_from
  from room r where r.room_id = p_call.room_id;

  update room_log l set content = '', details = '{"altered": "deleted"}'
  where l.room_id = p_call.room_id and l.seq >= v_from and l.member_id = v_member_id
    and l.kind = 'text' and l.content <> '';
  if not found then
    perform refuse('already_done');
  end if;
  return row('recall', v_member_id, jsonb_build_object('from_seq', v_from), null)::act_effect;
end
$$;

-- Lays a role over somebody's own until then, and does away with what is over.
create function impose(
  p_call act_call, p_target room_member, p_act text, p_role text, p_until timestamptz
) returns void
language plpgsql as $$
begin
  if exists (
    select from sanction s
    where s.room_id = p_call.room_id and s.member_id = p_target.member_id and s.act = p_act
      and s.until > clock_timestamp()
  ) then
    perform refuse('already_done');
  end if;
  delete from sanction s where s.room_id = p_call.room_id and s.until <= clock_timestamp();
  insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
  values (
    p_call.room_id, p_target.member_id, p_role, p_act, p_until,
    coalesce(p_call.args ->> 'reason', ''), p_call.actor_id
  );
end
$$;

-- Takes away what these acts have laid over somebody.
create function lift(p_call act_call, p_acts text[]) returns void
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_count integer;
begin
  select count(*) into v_count from sanction s
  where s.room_id = p_call.room_id and s.member_id = v_target.member_id and s.act = any (p_acts)
    and s.until > clock_timestamp();
  if v_count = 0 then
    perform refuse('not_sanctioned');
  end if;
  delete from sanction s
  where s.room_id = p_call.room_id and s.member_id = v_target.member_id and s.act = any (p_acts);
end
$$;

create function act_mute(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_until timestamptz := end_of(p_call);
begin
  perform impose(p_call, v_target, 'mute', 'muted', v_until);
  return about_member(v_target.member_id, v_until);
end
$$;

create function act_unmute(p_call act_call) returns act_effect
language plpgsql as $$
begin
  perform lift(p_call, array['mute']);
  return about_member(p_call.args ->> 'memberId');
end
$$;

-- Takes somebody offline, wherever he is connected: his connections are closed when the entry comes.
create function send_out(p_target room_member) returns void
language sql as $$
  delete from presence p
  where p.room_id = p_target.room_id and p.member_id = p_target.member_id
$$;

create function act_kick(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_until timestamptz := end_of(p_call);
begin
  perform impose(p_call, v_target, 'kick', 'banned', v_until);
  perform send_out(v_target);
  return about_member(v_target.member_id, v_until);
end
$$;

-- Where he came from is known from his entering and from the connections he has.
create function act_ban(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_until timestamptz := end_of(p_call);
begin
  perform impose(p_call, v_target, 'ban', 'banned', v_until);
  if coalesce((p_call.args ->> 'address')::boolean, true) then
    insert into sanction (room_id, member_id, address_hash, role, act, until, reason, imposed_by)
    select p_call.room_id, v_target.member_id, known.address_hash, 'banned', 'ban', v_until,
           coalesce(p_call.args ->> 'reason', ''), p_call.actor_id
    from (
      select v_target.address_hash
      union
      select p.address_hash from presence p
      where p.room_id = p_call.room_id and p.member_id = v_target.member_id
    ) known
    where known.address_hash is not null;
  end if;
  perform send_out(v_target);
  return about_member(v_target.member_id, v_until);
end
$$;

create function act_unban(p_call act_call) returns act_effect
language plpgsql as $$
begin
  perform lift(p_call, array['kick', 'ban']);
  return about_member(p_call.args ->> 'memberId');
end
$$;

-- The rank of a role that a member of a room may have.
create function rank_of(p_role text) returns integer
language plpgsql stable as $$
declare
  v_rank integer;
begin
  select r.rank into v_rank from role r where r.role = p_role and r.scope = 'room';
  if not found then
    perform refuse('role_not_found');
  end if;
  return v_rank;
end
$$;

-- Nobody gives a role above his own, and his own only who is an owner.
create function may_give(p_call act_call, p_role text) returns void
language plpgsql stable as $$
declare
  v_rank integer := rank_of(p_role);
begin
  if v_rank > p_call.actor_rank
    or (v_rank = p_call.actor_rank and not role_has(p_call.actor_role, 'own')) then
    perform refuse('not_allowed');
  end if;
end
$$;

create function give_role(p_room_id text, p_member_id text, p_role text) returns void
language sql as $$
  update room_member m set role = p_role
  where m.room_id = p_room_id and m.member_id = p_member_id
$$;

create function act_appoint(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_role text := p_call.args ->> 'role';
begin
  perform may_give(p_call, v_role);
  if v_target.role = v_role then
    perform refuse('already_done');
  end if;
  perform give_role(p_call.room_id, v_target.member_id, v_role);
  return about_member(v_target.member_id);
end
$$;

-- Another owner than this member.
create function has_other_owner(p_room_id text, p_member_id text) returns boolean
language sql stable as $$
  select exists (
    select from room_member m
    where m.room_id = p_room_id and m.member_id <> p_member_id
      and m.role in (select rr.role from role_right rr where rr.right_name = 'own')
  )
$$;

create function act_resign(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_given text;
  v_entry_role text;
begin
  select m.role, r.entry_role into v_given, v_entry_role
  from room_member m join room r on r.room_id = m.room_id
  where m.room_id = p_call.room_id and m.member_id = p_call.actor_id;
  if v_given = v_entry_role then
    perform refuse('already_done');
  end if;
  if role_has(v_given, 'own') and not has_other_owner(p_call.room_id, p_call.actor_id) then
    perform refuse('last_owner');
  end if;
  perform give_role(p_call.room_id, p_call.actor_id, v_entry_role);
  return about_member(p_call.actor_id);
end
$$;

-- A link to a role above that of a newcomer takes the right to give it. Of those that somebody has made
-- and nobody has used the latest fifty are kept.
create function act_invite(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_entry_role text;
  v_role text;
begin
  select r.entry_role into v_entry_role from room r where r.room_id = p_call.room_id;
  v_role := coalesce(p_call.args ->> 'role', v_entry_role);
  if rank_of(v_role) > rank_of(v_entry_role) then
    if not role_has(p_call.actor_role, 'appoint') then
      perform refuse('not_allowed');
    end if;
    perform may_give(p_call, v_role);
  end if;
  delete from invitation i
  where i.room_id = p_call.room_id
    and (i.until <= clock_timestamp() or i.secret_hash in (
      select o.secret_hash from invitation o
      where o.room_id = p_call.room_id and o.made_by = p_call.actor_id
        and not role_has(o.role, 'own')
      order by o.made_at desc
      offset 49
    ));
  insert into invitation (room_id, secret_hash, role, uses_left, until, made_by)
  values (
    p_call.room_id, decode(p_call.args ->> 'secretHash', 'hex'), v_role,
    coalesce((p_call.args ->> 'uses')::integer, 1), end_of(p_call), p_call.actor_id
  );
  return row(null, null, jsonb_build_object('role', v_role), null)::act_effect;
end
$$;

create function act_renew_link(p_call act_call) returns act_effect
language plpgsql as $$
begin
  delete from invitation i where i.room_id = p_call.room_id and role_has(i.role, 'own');
  insert into invitation (room_id, secret_hash, role, made_by)
  values (p_call.room_id, decode(p_call.args ->> 'secretHash', 'hex'), owner_role(), p_call.actor_id);
  return row(null, null, null, null)::act_effect;
end
$$;

-- An owner is not silenced: whatever was laid over him goes with it.
create function act_claim(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_link invitation;
  v_given text;
begin
  select * into v_link from invitation i
  where i.room_id = p_call.room_id and i.secret_hash = decode(p_call.args ->> 'secretHash', 'hex')
    and i.until > clock_timestamp();
  if not found then
    perform refuse('link_not_found');
  end if;
  select m.role into v_given from room_member m
  where m.room_id = p_call.room_id and m.member_id = p_call.actor_id;
  if rank_of(v_given) >= rank_of(v_link.role) then
    perform refuse('already_done');
  end if;
  if v_link.uses_left = 1 then
    delete from invitation i
    where i.room_id = p_call.room_id and i.secret_hash = v_link.secret_hash;
  else
    update invitation i set uses_left = uses_left - 1
    where i.room_id = p_call.room_id and i.secret_hash = v_link.secret_hash;
  end if;
  if role_has(v_link.role, 'own') then
    delete from sanction s where s.room_id = p_call.room_id and s.member_id = p_call.actor_id;
  end if;
  perform give_role(p_call.room_id, p_call.actor_id, v_link.role);
  return about_member(p_call.actor_id);
end
$$;

-- When somebody was in a room for the last time; now, where he is.
create function last_seen(p_member room_member) returns timestamptz
language sql stable as $$
  select case
    when exists (
      select from presence p
      where p.room_id = p_member.room_id and p.member_id = p_member.member_id
    ) then clock_timestamp()
    -- Set whenever a member enters or goes, and never before that moment.
    else greatest(p_member.held_until, p_member.entered_at)
  end
$$;

-- Who has the right to inherit, was here within those days and has been a member for longest.
create function heir_of(p_room_id text, p_since timestamptz) returns text
language sql stable as $$
  select m.member_id from room_member m
  where m.room_id = p_room_id and last_seen(m) >= p_since
    and m.role in (select rr.role from role_right rr where rr.right_name = 'inherit')
  order by m.entered_at, m.member_id
  limit 1
$$;

create function act_take_over(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_days integer := (p_call.args ->> 'awayDays')::integer;
  v_since timestamptz := clock_timestamp() - make_interval(days => v_days);
begin
  if v_days = 0 or exists (
    select from room_member m
    where m.room_id = p_call.room_id and last_seen(m) >= v_since
      and m.role in (select rr.role from role_right rr where rr.right_name = 'own')
  ) then
    perform refuse('owner_not_away');
  end if;
  if heir_of(p_call.room_id, v_since) is distinct from p_call.actor_id then
    perform refuse('not_eldest');
  end if;
  perform give_role(p_call.room_id, p_call.actor_id, owner_role());
  return about_member(p_call.actor_id);
end
$$;

-- The last owner of a room who is forgotten leaves it to its heir, so that it has one.
create function owner_has_gone() returns trigger
language plpgsql as $$
begin
  if role_has(old.role, 'own') and not has_other_owner(old.room_id, old.member_id) then
    perform give_role(old.room_id, heir_of(old.room_id, '-infinity'), owner_role());
  end if;
  return null;
end
$$;

create trigger owner_gone after delete on room_member
for each row execute function owner_has_gone();
