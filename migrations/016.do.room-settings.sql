-- How a room is set: what it asks of who comes in, and of who speaks.
alter table room
  add column notice text not null default '',
  -- Seconds between two messages of a member.
  add column slow_s integer not null default 0,
  -- Who may not speak: nobody is kept from it, who entered less than newcomer_s before, or anybody.
  add column lock text not null default 'off' check (lock in ('off', 'newcomers', 'everyone')),
  add column locked_at timestamptz,
  add column newcomer_s integer not null default 600,
  -- Messages of somebody who entered since, which moderators see before others do.
  add column hold_first integer not null default 0,
  add column hold_since timestamptz,
  -- Whether who enters has to send a proof of work.
  add column proof boolean not null default false,
  add column entry_rule text not null default 'open'
    check (entry_rule in ('open', 'approval', 'invitation')),
  -- As src/rooms/room-password.ts writes it.
  add column password_hash text,
  add column listed boolean not null default true,
  add column readers text not null default 'members' check (readers in ('members', 'everyone')),
  -- Capitals in a hundred letters, and seconds until the same may be said again; 0: as they like.
  add column caps_percent integer not null default 0,
  add column repeat_s integer not null default 0,
  -- So many who enter within a minute switch the raid protection on; 0: never.
  add column raid_joins integer not null default 0,
  -- How lock, slow_s and proof were before the raid switch, and itself_at, when the room pressed it
  -- itself; null while it is off.
  add column calm jsonb,
  -- Raised with every change of what nodes keep of a room: these settings, rules, shadows.
  add column policy_version bigint not null default 0;

alter table room_member
  -- Of the latest message, in rooms that are slow.
  add column spoke_at timestamptz,
  -- Messages that moderators have approved.
  add column cleared integer not null default 0,
  -- He alone sees what he says.
  add column shadowed boolean not null default false;

create index room_armed_itself on room (room_id) where calm ? 'itself_at';
create index room_member_entered on room_member (room_id, entered_at);
create index room_member_shadowed on room_member (room_id) where shadowed;

insert into known_right (right_name, about) values
  ('calm', 'slow mode, lock and raid switch'),
  ('review', 'see reports, held messages and who waits, and decide on them');
insert into role_right (role, right_name)
select role, unnest(array['calm', 'review']) from unnest(array['admin', 'owner', 'moderator']) role;

-- Messages that moderators have not decided on yet, until they have.
create table held_message (
  room_id   text not null references room,
  held_id   bigint generated always as identity,
  member_id text not null,
  nick      text not null,
  head_num  integer not null,
  content   text not null,
  client_id text not null,
  why       text not null check (why in ('newcomer', 'rule')),
  held_at   timestamptz not null default now(),
  primary key (room_id, held_id),
  unique (room_id, member_id, client_id),
  foreign key (room_id, member_id) references room_member on delete cascade
);

-- Who waits to be let in, and what became of it. Who was let in enters by asking once more.
create table waiting (
  room_id    text not null references room,
  member_id  text not null references member on delete cascade,
  nick       text not null,
  head_num   integer not null,
  state      text not null default 'waiting' check (state in ('waiting', 'admitted', 'turned_away')),
  asked_at   timestamptz not null default now(),
  decided_at timestamptz,
  primary key (room_id, member_id)
);

-- What guard_end of migration 014 says, and for good where the room itself asks for a closer look.
create or replace function guard_end(p_room_id text) returns timestamptz
language sql stable as $$
  select greatest(
    '-infinity',
    (select max(s.until) from sanction s where s.room_id = p_room_id),
    (select 'infinity'::timestamptz where exists (
      select from room_member m
      where m.room_id = p_room_id and m.role = any (array(
        select r.role from role r where not (role_has(r.role, 'speak') and role_has(r.role, 'read'))
      ))
    )),
    (select 'infinity'::timestamptz from room r
     where r.room_id = p_room_id
       and (r.slow_s > 0 or r.lock <> 'off' or r.hold_first > 0))
  )
$$;

-- Whether what a draft's author is in the room lets it be said now. A null code: it may. What is
-- 'held_back' goes to the moderators first.
create or replace function draft_refusal(
  p_room_id text, p_member_id text, p_content text, out code text, out until timestamptz
)
language plpgsql stable as $$
declare
  v_room room;
  v_member room_member;
begin
  select f.code, f.until into code, until from refusal_of(p_room_id, p_member_id, 'speak') f;
  if code is not null then
    return;
  end if;
  select * into v_room from room where room_id = p_room_id;
  if v_room.slow_s = 0 and v_room.lock = 'off' and v_room.hold_first = 0
    or role_has(role_in_force(p_room_id, p_member_id), 'exempt')
  then
    return;
  end if;

  select * into v_member from room_member where room_id = p_room_id and member_id = p_member_id;
  if v_room.lock = 'everyone'
    or v_room.lock = 'newcomers'
      and v_member.entered_at > v_room.locked_at - make_interval(secs => v_room.newcomer_s)
  then
    code := 'room_locked';
  elsif v_member.spoke_at > clock_timestamp() - make_interval(secs => v_room.slow_s) then
    code := 'slow_mode';
    until := v_member.spoke_at + make_interval(secs => v_room.slow_s);
  elsif v_member.entered_at > v_room.hold_since and v_member.cleared < v_room.hold_first then
    code := 'held_back';
  end if;
end
$$;

-- Kinds of entries that are a member's own words: he needs the right to speak for them, and they are
-- blank when he is forgotten.
create function is_spoken(p_kind text) returns boolean
language sql immutable as $$
  select p_kind in ('text', 'hidden')
$$;

-- What refused_drafts of migration 014 answers, draft by draft, so that the second of two in a call is
-- too fast for a slow room. Keeps those that are held back. As there, most authors are spared the call,
-- where the room has no rules beside.
create or replace function refused_drafts(
  p_room_ids text[], p_rooms integer[], p_member_ids text[], p_kinds text[], p_contents text[],
  p_client_ids text[]
) returns table (ord integer, code text, until timestamptz)
language plpgsql as $$
#variable_conflict use_column
declare
  v_draft record;
  v_refusal record;
begin
  for v_draft in
    select d.*, r.room_id, r.slow_s
    from unnest(p_rooms, p_member_ids, p_kinds, p_contents, p_client_ids) with ordinality
         as d (room, member_id, kind, content, client_id, ord)
    cross join lateral (
      select r.room_id, r.slow_s, r.slow_s > 0 or r.lock <> 'off' or r.hold_first > 0 as has_rules
      from room r
      where r.room_id = p_room_ids[d.room] and r.status = 'open'
        and r.guarded_until > clock_timestamp()
      limit 1
    ) r
    where is_spoken(d.kind)
      and (r.has_rules or (
        select m.role = any (array(
          select rr.role from role_right rr where rr.right_name = 'speak'
        )) and not exists (
          select from sanction s
          where s.room_id = m.room_id and s.member_id = m.member_id
            and s.until > clock_timestamp()
        )
        from room_member m
        where m.room_id = r.room_id and m.member_id = d.member_id
        limit 1
      ) is not true)
    order by d.ord
  loop
    select * into v_refusal
    from draft_refusal(v_draft.room_id, v_draft.member_id, v_draft.content);
    continue when v_refusal.code is not null and exists (
      select from room_log l
      where l.room_id = v_draft.room_id and l.member_id = v_draft.member_id
        and l.client_id = v_draft.client_id
    );
    if v_refusal.code = 'held_back' then
      perform hold_message(
        v_draft.room_id, v_draft.member_id, v_draft.content, v_draft.client_id, 'newcomer'
      );
    end if;
    if v_refusal.code is null then
      if v_draft.slow_s > 0 then
        update room_member m set spoke_at = clock_timestamp()
        where m.room_id = v_draft.room_id and m.member_id = v_draft.member_id;
      end if;
    else
      ord := v_draft.ord;
      code := v_refusal.code;
      until := v_refusal.until;
      return next;
    end if;
  end loop;
end
$$;

-- Keeps a message for the moderators, at most a hundred of a member. Whether it is kept now.
create function hold_message(
  p_room_id text, p_member_id text, p_content text, p_client_id text, p_why text
) returns boolean
language plpgsql as $$
begin
  insert into held_message (room_id, member_id, nick, head_num, content, client_id, why)
  select m.room_id, m.member_id, m.nick, m.head_num, p_content, p_client_id, p_why
  from room_member m
  where m.room_id = p_room_id and m.member_id = p_member_id
    and 100 > (
      select count(*) from held_message h
      where h.room_id = p_room_id and h.member_id = p_member_id
    )
  on conflict do nothing;
  return found;
end
$$;

-- Whether one more may be online; who is already, may.
create function room_is_full(p_room room, p_member_id text) returns boolean
language sql stable as $$
  select p_room.members_max > 0
    and not exists (
      select from presence p where p.room_id = p_room.room_id and p.member_id = p_member_id
    )
    and p_room.members_max <= (
      select count(distinct p.member_id) from presence p where p.room_id = p_room.room_id
    )
$$;

alter function check_entry(room, text, jsonb) rename to check_bans;

-- Whether somebody may come in, who shows p_wish at the door: {address, nick_key, nick_skeleton, proved,
-- password, judged, invitation}, the password being the hash that it was found to fit, judged the version
-- of the room's rules that have nothing against the nick, the invitation the hash of its secret in hex. Refuses who may not. Members are in already: of them is asked only
-- whether there is room. A link that lets somebody in is used up by that, so the nick comes first.
create function check_entry(p_room room, p_member_id text, p_wish jsonb) returns void
language plpgsql as $$
declare
  v_is_exempt boolean := role_has(role_in_force(p_room.room_id, p_member_id), 'exempt');
begin
  perform check_bans(p_room, p_member_id, p_wish);
  if not v_is_exempt and room_is_full(p_room, p_member_id) then
    perform refuse('room_full');
  end if;
  -- A version above 0 is had by rooms that somebody has set up; the others are spared the look.
  if p_room.policy_version > 0 and not v_is_exempt
    and p_room.policy_version is distinct from (p_wish ->> 'judged')::bigint
    and exists (select from room_rule u where u.room_id = p_room.room_id)
    and not exists (
      select from room_member m
      where m.room_id = p_room.room_id and m.member_id = p_member_id
        and m.nick_key = p_wish ->> 'nick_key'
    )
  then
    perform refuse('nick_unwanted');
  end if;
  if exists (
    select from room_member m where m.room_id = p_room.room_id and m.member_id = p_member_id
  ) then
    return;
  end if;

  if p_room.proof and not coalesce((p_wish ->> 'proved')::boolean, false) then
    perform refuse('proof_required');
  end if;
  if p_room.password_hash <> coalesce(p_wish ->> 'password', '') then
    perform refuse('password_required');
  end if;
  if p_room.entry_rule <> 'open' then
    if nick_is_held(
      p_room.room_id, p_member_id, p_wish ->> 'nick_key', p_wish ->> 'nick_skeleton'
    ) then
      perform refuse('nick_taken');
    end if;
    perform check_leave_to_enter(p_room, p_member_id, p_wish);
  end if;
end
$$;

-- Of a room that not everybody may enter: whether a link or a moderator lets this one in.
create function check_leave_to_enter(p_room room, p_member_id text, p_wish jsonb) returns void
language plpgsql as $$
declare
  v_state text;
begin
  if use_invitation(p_room.room_id, p_wish ->> 'invitation') then
    return;
  elsif p_wish ->> 'invitation' is not null then
    perform refuse('link_not_found');
  elsif p_room.entry_rule = 'invitation' then
    perform refuse('invitation_required');
  end if;

  delete from waiting w
  where w.room_id = p_room.room_id and w.member_id = p_member_id and w.state = 'admitted';
  if found then
    return;
  end if;
  select state into v_state from waiting w
  where w.room_id = p_room.room_id and w.member_id = p_member_id;
  perform refuse(case when v_state = 'turned_away' then 'turned_away' else 'approval_required' end);
end
$$;

-- Takes one use from a link that was made for this room; whether there was one.
create function use_invitation(p_room_id text, p_secret_hash text) returns boolean
language plpgsql as $$
declare
  v_uses integer;
begin
  select coalesce(uses_left, 0) into v_uses from invitation
  where room_id = p_room_id and secret_hash = decode(p_secret_hash, 'hex')
    and until > clock_timestamp()
  for update;
  if not found then
    return false;
  end if;
  if v_uses = 1 then
    delete from invitation
    where room_id = p_room_id and secret_hash = decode(p_secret_hash, 'hex');
  elsif v_uses > 1 then
    update invitation set uses_left = v_uses - 1
    where room_id = p_room_id and secret_hash = decode(p_secret_hash, 'hex');
  end if;
  return true;
end
$$;

-- Somebody who may not enter yet waits at the door of the room of that name, as a new or a known
-- member. Answers which room that is; at most 500 wait for one.
create function wait_at_door(
  p_name_key text, p_member_id text, p_secret_hash bytea, p_nick text, p_head_num integer
) returns text
language plpgsql as $$
declare
  v_room_id text;
begin
  select room_id into v_room_id from room
  where name_key = p_name_key and status = 'open'
  for update;
  if not found then
    perform refuse('room_closed');
  end if;
  if 500 <= (select count(*) from waiting where room_id = v_room_id and member_id <> p_member_id) then
    perform refuse('room_full');
  end if;
  insert into member (member_id, nick, head_num) values (p_member_id, p_nick, p_head_num)
  on conflict (member_id) do nothing;
  if p_secret_hash is not null then
    insert into credential (member_id, secret_hash) values (p_member_id, p_secret_hash)
    on conflict do nothing;
  end if;
  insert into waiting as w (room_id, member_id, nick, head_num)
  values (v_room_id, p_member_id, p_nick, p_head_num)
  on conflict (room_id, member_id) do update set nick = excluded.nick, head_num = excluded.head_num;
  return v_room_id;
end
$$;

-- Whether so many have entered within a minute that the room is to be protected.
create function raid_is_due(p_room_id text) returns boolean
language sql stable as $$
  select exists (
    select from room r
    where r.room_id = p_room_id and r.raid_joins > 0 and r.calm is null
      and r.raid_joins <= (
        select count(*) from room_member m
        where m.room_id = r.room_id and m.entered_at > clock_timestamp() - interval '1 minute'
      )
  )
$$;

-- Rooms that pressed their raid switch themselves so many seconds ago, and into which fewer have come
-- since then than would press it. A switch that somebody has pressed stays.
create function calmed_rooms(p_quiet_s integer) returns setof text
language sql stable as $$
  select r.room_id
  from room r
  where r.calm ? 'itself_at' and r.status = 'open'
    and (r.calm ->> 'itself_at')::timestamptz < clock_timestamp() - make_interval(secs => p_quiet_s)
    and greatest(r.raid_joins, 1) > (
      select count(*) from room_member m
      where m.room_id = r.room_id
        and m.entered_at > clock_timestamp() - make_interval(secs => p_quiet_s)
    )
$$;

-- Gives columns of a room other values; refuses where they have them.
create function change_room(p_room_id text, p_patch jsonb) returns void
language plpgsql as $$
declare
  v_before room;
  v_after room;
begin
  select * into v_before from room where room_id = p_room_id;
  v_after := jsonb_populate_record(v_before, p_patch);
  if v_after is not distinct from v_before then
    perform refuse('already_done');
  end if;
  update room set
    name = v_after.name, name_key = v_after.name_key, status = v_after.status,
    topic = v_after.topic, notice = v_after.notice,
    slow_s = v_after.slow_s, lock = v_after.lock, locked_at = v_after.locked_at,
    newcomer_s = v_after.newcomer_s, hold_first = v_after.hold_first,
    hold_since = v_after.hold_since, proof = v_after.proof, entry_rule = v_after.entry_rule,
    password_hash = v_after.password_hash, members_max = v_after.members_max,
    listed = v_after.listed, readers = v_after.readers, caps_percent = v_after.caps_percent,
    repeat_s = v_after.repeat_s, raid_joins = v_after.raid_joins, calm = v_after.calm
  where room_id = p_room_id;
  perform policy_has_changed(p_room_id);
end
$$;

-- Nodes shall read anew what they keep of a room.
create function policy_has_changed(p_room_id text) returns void
language sql as $$
  update room set policy_version = policy_version + 1, guarded_until = guard_end(p_room_id)
  where room_id = p_room_id
$$;

-- What said_at of migration 014 answers; of what he said in a shadow its author may take back as much
-- as of anything else, lest he notice. He may not edit it, since an edit is told with its text.
create or replace function said_at(p_call act_call) returns room_log
language plpgsql stable as $$
declare
  v_entry room_log;
  v_is_own boolean;
begin
  select l.* into v_entry from room_log l
  join room r on r.room_id = l.room_id
  where l.room_id = p_call.room_id and l.seq = (p_call.args ->> 'seq')::bigint
    and l.seq >= r.first_seq;
  v_is_own := v_entry.kind = 'hidden' and v_entry.member_id = p_call.actor_id;
  if v_entry.room_id is null then
    perform refuse('entry_not_found');
  elsif v_is_own and p_call.args ? 'content' then
    perform refuse('too_late');
  elsif v_entry.kind <> 'text' and not v_is_own then
    perform refuse('not_a_message');
  elsif v_entry.content = '' then
    perform refuse('already_done');
  end if;
  return v_entry;
end
$$;

-- What an act that changed a room tells everybody: from now on it is so.
create function room_changed(p_kind text, p_change jsonb) returns act_effect
language sql immutable as $$
  select row(p_kind, null, jsonb_build_object('change', p_change), null)::act_effect
$$;

-- An act that sets one column of its room to one of its own fields, and tells just that.
create function set_room(p_call act_call, p_kind text, p_column text, p_field text)
returns act_effect
language plpgsql as $$
declare
  v_change jsonb := jsonb_build_object(p_column, p_call.args -> p_field);
begin
  perform change_room(p_call.room_id, v_change);
  return room_changed(p_kind, v_change);
end
$$;

create function act_topic(p_call act_call) returns act_effect
language sql as $$ select set_room(p_call, 'topic', 'topic', 'topic') $$;

create function act_notice(p_call act_call) returns act_effect
language sql as $$ select set_room(p_call, 'mode', 'notice', 'notice') $$;

create function act_slow(p_call act_call) returns act_effect
language sql as $$ select set_room(p_call, 'mode', 'slow_s', 'seconds') $$;

create function act_lock(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_change jsonb := jsonb_build_object('lock', p_call.args -> 'for');
begin
  if v_change ->> 'lock' = (select lock from room where room_id = p_call.room_id) then
    perform refuse('already_done');
  end if;
  perform change_room(p_call.room_id, v_change || jsonb_build_object('locked_at', clock_timestamp()));
  return room_changed('mode', v_change);
end
$$;

-- Lock, slow mode and proof of work in one; and back to how it was before.
create function act_raid(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_room room;
  v_change jsonb;
begin
  select * into v_room from room where room_id = p_call.room_id;
  if (p_call.args -> 'on')::boolean = (v_room.calm is not null) then
    perform refuse('already_done');
  elsif v_room.calm is null then
    v_change := jsonb_build_object(
      'lock', case when v_room.lock = 'everyone' then 'everyone' else 'newcomers' end,
      'slow_s', greatest(v_room.slow_s, 5), 'proof', true
    );
    perform change_room(p_call.room_id, v_change || jsonb_build_object(
      'locked_at', clock_timestamp(),
      'calm', jsonb_build_object(
        'lock', v_room.lock, 'slow_s', v_room.slow_s, 'proof', v_room.proof
      ) || case when p_call.args ? 'itself'
        then jsonb_build_object('itself_at', clock_timestamp())
        else '{}'
      end
    ));
  else
    v_change := v_room.calm - 'itself_at';
    perform change_room(p_call.room_id, v_change || '{"calm": null}');
  end if;
  return room_changed('mode', v_change || jsonb_build_object('raid', p_call.args -> 'on'));
end
$$;

create function act_proof(p_call act_call) returns act_effect
language sql as $$ select set_room(p_call, 'mode', 'proof', 'on') $$;

-- The server adds the key that the name is compared by.
create function act_rename(p_call act_call) returns act_effect
language plpgsql as $$
begin
  perform change_room(p_call.room_id, jsonb_build_object(
    'name', p_call.args -> 'name', 'name_key', p_call.args -> 'nameKey'
  ));
  return room_changed('mode', jsonb_build_object('room_name', p_call.args -> 'name'));
exception when unique_violation then
  perform refuse('room_name_taken');
  return null;
end
$$;

-- The server has made a hash of the password; null: there is none any more.
create function act_password(p_call act_call) returns act_effect
language plpgsql as $$
begin
  perform change_room(
    p_call.room_id, jsonb_build_object('password_hash', p_call.args -> 'passwordHash')
  );
  return room_changed(
    'mode', jsonb_build_object('password', p_call.args ->> 'passwordHash' is not null)
  );
end
$$;

-- Who was waiting for a room that is open now, or closed to those who wait, waits no more.
create function act_entry(p_call act_call) returns act_effect
language plpgsql as $$
begin
  perform change_room(
    p_call.room_id, jsonb_build_object('entry_rule', p_call.args -> 'rule')
  );
  delete from waiting where room_id = p_call.room_id and state <> 'admitted';
  return room_changed('mode', jsonb_build_object('entry', p_call.args -> 'rule'));
end
$$;

create function act_capacity(p_call act_call) returns act_effect
language sql as $$ select set_room(p_call, 'mode', 'members_max', 'people') $$;

create function act_listing(p_call act_call) returns act_effect
language sql as $$ select set_room(p_call, 'mode', 'listed', 'listed') $$;

create function act_readers(p_call act_call) returns act_effect
language sql as $$ select set_room(p_call, 'mode', 'readers', 'readers') $$;

-- What is asked of messages: nobody is told.
create function act_filters(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_change jsonb := jsonb_strip_nulls(jsonb_build_object(
    'caps_percent', p_call.args -> 'capsPercent', 'repeat_s', p_call.args -> 'repeatS',
    'hold_first', p_call.args -> 'holdFirst', 'newcomer_s', p_call.args -> 'newcomerS',
    'raid_joins', p_call.args -> 'raidJoins'
  ));
  v_was_holding boolean := (select hold_first > 0 from room where room_id = p_call.room_id);
begin
  perform change_room(p_call.room_id, v_change || case
    when (v_change ->> 'hold_first')::integer > 0 and not v_was_holding
    then jsonb_build_object('hold_since', clock_timestamp()) else '{}'
  end);
  return row(null, null, v_change, null)::act_effect;
end
$$;

-- For good: nobody is in it any more, and its name makes a new room. There is no entry, since nobody
-- could read it.
create function act_close(p_call act_call) returns act_effect
language plpgsql as $$
begin
  perform change_room(p_call.room_id, '{"status": "closed", "name_key": null}');
  delete from presence where room_id = p_call.room_id;
  delete from waiting where room_id = p_call.room_id;
  return row(null, null, null, null)::act_effect;
end
$$;

-- Lets in, or turns away, who waits at the door.
create function decide_on_waiting(p_call act_call, p_state text) returns act_effect
language plpgsql as $$
declare
  v_waiting waiting;
begin
  update waiting set state = p_state, decided_at = clock_timestamp()
  where room_id = p_call.room_id and member_id = p_call.args ->> 'memberId' and state <> p_state
  returning * into v_waiting;
  if not found then
    perform refuse(case
      when exists (
        select from waiting
        where room_id = p_call.room_id and member_id = p_call.args ->> 'memberId'
      ) then 'already_done'
      else 'user_not_found'
    end);
  end if;
  return row(
    null, v_waiting.member_id, jsonb_build_object('nick', v_waiting.nick), null
  )::act_effect;
end
$$;

create function act_admit(p_call act_call) returns act_effect
language sql as $$ select decide_on_waiting(p_call, 'admitted') $$;

create function act_turn_away(p_call act_call) returns act_effect
language sql as $$ select decide_on_waiting(p_call, 'turned_away') $$;

-- What moderators look through: rules that messages are held against, messages that are held back, and
-- reports of entries.
create table room_rule (
  room_id  text not null references room,
  rule_id  bigint generated always as identity,
  kind     text not null check (kind in ('word', 'regex', 'link')),
  pattern  text not null,
  action   text not null check (action in ('refuse', 'hold', 'allow')),
  made_by  text not null,
  made_at  timestamptz not null default now(),
  primary key (room_id, rule_id),
  unique (room_id, kind, pattern)
);

-- A member reports an entry once; what was decided is the same for all reports of it.
create table report (
  room_id     text not null references room,
  seq         bigint not null,
  reporter_id text not null,
  reason      text not null,
  state       text not null default 'open' check (state in ('open', 'resolved', 'dismissed')),
  reported_at timestamptz not null default now(),
  decided_by  text,
  decided_at  timestamptz,
  primary key (room_id, seq, reporter_id)
);
-- The operator asks which rooms have how many.
create index report_open on report (room_id, seq) where state = 'open';

create function act_add_rule(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_id bigint;
begin
  if 100 <= (select count(*) from room_rule where room_id = p_call.room_id)
    or p_call.args ->> 'kind' = 'regex' and 20 <= (
      select count(*) from room_rule where room_id = p_call.room_id and kind = 'regex'
    )
  then
    perform refuse('too_many_rules');
  end if;
  insert into room_rule (room_id, kind, pattern, action, made_by)
  values (
    p_call.room_id, p_call.args ->> 'kind', p_call.args ->> 'pattern', p_call.args ->> 'action',
    p_call.actor_id
  )
  on conflict do nothing
  returning rule_id into v_id;
  if v_id is null then
    perform refuse('already_done');
  end if;
  perform policy_has_changed(p_call.room_id);
  return row(null, null, jsonb_build_object(
    'rule_id', v_id, 'kind', p_call.args -> 'kind', 'pattern', p_call.args -> 'pattern',
    'action', p_call.args -> 'action'
  ), null)::act_effect;
end
$$;

create function act_remove_rule(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_rule room_rule;
begin
  delete from room_rule
  where room_id = p_call.room_id and rule_id = (p_call.args ->> 'ruleId')::bigint
  returning * into v_rule;
  if not found then
    perform refuse('rule_not_found');
  end if;
  perform policy_has_changed(p_call.room_id);
  return row(null, null, jsonb_build_object(
    'rule_id', v_rule.rule_id, 'kind', v_rule.kind, 'pattern', v_rule.pattern,
    'action', v_rule.action
  ), null)::act_effect;
end
$$;

-- From now on he alone sees what he says, or everybody does again.
create function set_shadow(p_call act_call, p_shadowed boolean) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
begin
  if v_target.shadowed = p_shadowed then
    perform refuse(case when p_shadowed then 'already_done' else 'not_sanctioned' end);
  end if;
  update room_member set shadowed = p_shadowed
  where room_id = p_call.room_id and member_id = v_target.member_id;
  perform policy_has_changed(p_call.room_id);
  return row(null, v_target.member_id, null, null)::act_effect;
end
$$;

create function act_shadow(p_call act_call) returns act_effect
language sql as $$ select set_shadow(p_call, true) $$;

create function act_unshadow(p_call act_call) returns act_effect
language sql as $$ select set_shadow(p_call, false) $$;

-- A held message gets its place in the log now, under the nick and the client id its author gave it.
-- It is appended as something else than a text, since those are refused of whom the room still holds
-- back, is slow for or has muted meanwhile: a moderator has decided.
create function act_approve(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_held held_message := take_held(p_call);
  v_seq bigint;
begin
  select a.seq into v_seq from append_entries(
    array[p_call.room_id], array[v_held.member_id], array[v_held.nick], array[v_held.head_num],
    array['notice'], array[v_held.content], array[v_held.client_id]
  ) a;
  update room_log set kind = 'text' where room_id = p_call.room_id and seq = v_seq;
  update room_member set cleared = cleared + 1
  where room_id = p_call.room_id and member_id = v_held.member_id and v_held.why = 'newcomer';
  return row(null, v_held.member_id, jsonb_build_object('seq', v_seq), null)::act_effect;
end
$$;

create function act_reject(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_held held_message := take_held(p_call);
begin
  return row(
    null, v_held.member_id, jsonb_build_object('content', v_held.content), null
  )::act_effect;
end
$$;

create function take_held(p_call act_call) returns held_message
language plpgsql as $$
declare
  v_held held_message;
begin
  delete from held_message
  where room_id = p_call.room_id and held_id = (p_call.args ->> 'heldId')::bigint
  returning * into v_held;
  if not found then
    perform refuse('held_not_found');
  end if;
  return v_held;
end
$$;

create function act_report(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_seq bigint := (p_call.args ->> 'seq')::bigint;
  v_entry room_log;
begin
  select * into v_entry from room_log where room_id = p_call.room_id and seq = v_seq;
  if not found then
    perform refuse('entry_not_found');
  elsif v_entry.kind <> 'text' then
    perform refuse('not_a_message');
  elsif v_entry.member_id = p_call.actor_id then
    perform refuse('act_on_self');
  end if;
  insert into report (room_id, seq, reporter_id, reason)
  values (p_call.room_id, v_seq, p_call.actor_id, coalesce(p_call.args ->> 'reason', ''))
  on conflict do nothing;
  if not found then
    perform refuse('already_done');
  end if;
  return row(null, v_entry.member_id, jsonb_build_object('seq', v_seq), null)::act_effect;
end
$$;

create function decide_on_reports(p_call act_call, p_state text) returns act_effect
language plpgsql as $$
declare
  v_seq bigint := (p_call.args ->> 'seq')::bigint;
begin
  update report set state = p_state, decided_by = p_call.actor_id, decided_at = clock_timestamp()
  where room_id = p_call.room_id and seq = v_seq and state = 'open';
  if not found then
    perform refuse(case
      when exists (select from report where room_id = p_call.room_id and seq = v_seq)
      then 'already_done' else 'report_not_found'
    end);
  end if;
  return row(
    null, (select member_id from room_log where room_id = p_call.room_id and seq = v_seq),
    jsonb_build_object('seq', v_seq), null
  )::act_effect;
end
$$;

create function act_resolve(p_call act_call) returns act_effect
language sql as $$ select decide_on_reports(p_call, 'resolved') $$;

create function act_dismiss(p_call act_call) returns act_effect
language sql as $$ select decide_on_reports(p_call, 'dismissed') $$;

-- Keeps a message that a rule is against for the moderators. False: it is in the log already, its
-- author tries again. Refuses who may not speak.
create function hold_by_rule(
  p_room_id text, p_member_id text, p_content text, p_client_id text
) returns boolean
language plpgsql as $$
declare
  v_refusal record;
begin
  perform 1 from room where room_id = p_room_id and status = 'open' for update;
  if not found then
    perform refuse('room_closed');
  end if;
  if exists (
    select from room_log l
    where l.room_id = p_room_id and l.member_id = p_member_id and l.client_id = p_client_id
  ) then
    return false;
  end if;
  select * into v_refusal from draft_refusal(p_room_id, p_member_id, p_content);
  if v_refusal.code <> 'held_back' then
    perform refuse(v_refusal.code, v_refusal.until);
  end if;
  perform hold_message(p_room_id, p_member_id, p_content, p_client_id, 'rule');
  return true;
end
$$;
