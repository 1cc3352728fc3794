-- Nicks that a member has given up or lost to another one, kept for a day: whoever takes one that
-- looks like it meanwhile is marked for all to see.
create table former_nick (
  room_id       text not null,
  nick_key      text not null,
  nick_skeleton text not null,
  member_id     text not null,
  held_until    timestamptz not null,
  primary key (room_id, nick_key, member_id)
);

create index former_nick_skeleton on former_nick (room_id, nick_skeleton);
create index former_nick_held_until on former_nick (room_id, held_until);

-- Until then the member is shown as somebody whose nick was another's a short while ago.
alter table room_member add column nick_reused_until timestamptz;

-- Keeps the nick that a member of a room has now among the former ones.
create function keep_former_nick(p_room_id text, p_member_id text)
returns void language sql as $$
  insert into former_nick (room_id, nick_key, nick_skeleton, member_id, held_until)
  select m.room_id, m.nick_key, m.nick_skeleton, m.member_id,
         case
           when exists (
             select 1 from presence p where p.room_id = m.room_id and p.member_id = m.member_id
           ) then clock_timestamp()
           else least(m.held_until, clock_timestamp())
         end
  from room_member m
  where m.room_id = p_room_id and m.member_id = p_member_id and m.nick_key is not null
  on conflict (room_id, nick_key, member_id) do update
    set nick_skeleton = excluded.nick_skeleton, held_until = excluded.held_until
$$;

-- Takes a nick that nobody else holds away from whoever had it last, and keeps that, as well as the
-- nick which the taker gives up for it. Answers until when the taker is marked; null: he is not.
-- For enter_room and change_nick alone, which hold the room's lock.
create function take_nick(
  p_room_id text, p_member_id text, p_nick_key text, p_nick_skeleton text
) returns timestamptz
language plpgsql as $$
declare
  v_until timestamptz;
begin
  delete from former_nick f
  where f.room_id = p_room_id and f.held_until < clock_timestamp() - interval '1 day';

  perform keep_former_nick(m.room_id, m.member_id)
  from room_member m
  where m.room_id = p_room_id and m.member_id = p_member_id and m.nick_key <> p_nick_key;

  perform keep_former_nick(m.room_id, m.member_id)
  from room_member m
  where m.room_id = p_room_id and m.member_id <> p_member_id
    and (m.nick_key = p_nick_key or m.nick_skeleton = p_nick_skeleton);

  update room_member m set nick_key = null, nick_skeleton = null
  where m.room_id = p_room_id and m.member_id <> p_member_id
    and (m.nick_key = p_nick_key or m.nick_skeleton = p_nick_skeleton);

  select max(f.held_until) + interval '1 day' into v_until
  from former_nick f
  where f.room_id = p_room_id and f.member_id <> p_member_id
    and (f.nick_key = p_nick_key or f.nick_skeleton = p_nick_skeleton);
  return v_until;
end
$$;

-- What was written in one call of append_entries: the entry that says a member has another nick.
create function append_nick_entry(
  p_room_id text, p_member_id text, p_nick text, p_head_num integer, p_former text, p_client_id text
) returns table (seq bigint, created_at timestamptz)
language sql as $$
  select a.seq, a.created_at
  from append_entries(
    array[p_room_id], array[p_member_id], array[p_nick], array[p_head_num], array['nick'],
    array[p_former], array[p_client_id]
  ) a
$$;

drop function enter_room(
  text, text, text, text, bytea, text, text, text, boolean, integer, integer
);

-- Creates the room of that name or enters the one there is, as a new or a known member, and takes
-- the nick. One call, so one transaction; calling it again with the same ids changes nothing, so
-- it may be retried after a lost connection.
--
-- p_room_id is used if the room has to be created; p_secret_hash is null for a member who has
-- proved himself already. A nick of mixed scripts is never let in, but where it looks like one that
-- is held, that is what its author is told. Who is online under another nick has an entry about it,
-- with p_client_id: former_nick, seq and created_at are its own, and null where there is none.
-- outcome: 'entered', 'nick_taken', 'nick_mixed_script', 'room_closed', or 'unauthorized' for a
-- member who is not known any more.
create function enter_room(
  p_room_id text, p_name text, p_name_key text,
  p_member_id text, p_secret_hash bytea,
  p_nick text, p_nick_key text, p_nick_skeleton text, p_nick_is_mixed boolean,
  p_head_num integer, p_hold_s integer, p_client_id text
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

  outcome := case
    when v_room.status <> 'open' then 'room_closed'
    when nick_is_held(v_room.room_id, p_member_id, p_nick_key, p_nick_skeleton) then 'nick_taken'
    else 'entered'
  end;
  if outcome <> 'entered' then
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
    (room_id, member_id, nick, nick_key, nick_skeleton, head_num, held_until, nick_reused_until)
  values
    (v_room.room_id, p_member_id, p_nick, p_nick_key, p_nick_skeleton, p_head_num,
     clock_timestamp() + make_interval(secs => p_hold_s), v_reused_until)
  on conflict (room_id, member_id) do update set
    nick = excluded.nick, nick_key = excluded.nick_key, nick_skeleton = excluded.nick_skeleton,
    head_num = excluded.head_num, held_until = excluded.held_until,
    nick_reused_until = excluded.nick_reused_until
  returning * into v_now;

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
  created := v_room.room_id = p_room_id;
  role := v_now.role;
  nick_reused := coalesce(v_reused_until > clock_timestamp(), false);
  return next;
end
$$;

-- Gives a member of a room another nick, and writes the entry about it. Calling it again with the
-- same client id answers the entry that is there.
-- outcome: 'changed', 'nick_taken', 'nick_mixed_script', 'nick_unchanged', 'room_closed', or
-- 'forbidden' for whoever is no member or has lost the nick he had.
create function change_nick(
  p_room_id text, p_member_id text, p_nick text, p_nick_key text, p_nick_skeleton text,
  p_nick_is_mixed boolean, p_hold_s integer, p_client_id text
) returns table (
  outcome text, nick text, head_num integer, role text, nick_reused boolean,
  former_nick text, seq bigint, created_at timestamptz, duplicate boolean
)
language plpgsql as $$
#variable_conflict use_column
declare
  v_member room_member;
begin
  perform 1 from member m where m.member_id = p_member_id for update;
  perform 1 from room r where r.room_id = p_room_id and r.status = 'open' for update;
  if not found then
    outcome := 'room_closed';
    return next;
    return;
  end if;

  select * into v_member from room_member m
  where m.room_id = p_room_id and m.member_id = p_member_id and m.nick_key is not null;
  if not found then
    outcome := 'forbidden';
    return next;
    return;
  end if;

  select l.seq, l.created_at into seq, created_at
  from room_log l
  where l.room_id = p_room_id and l.member_id = p_member_id and l.client_id = p_client_id;
  duplicate := found;

  outcome := case
    when duplicate then 'changed'
    when nick_is_held(p_room_id, p_member_id, p_nick_key, p_nick_skeleton) then 'nick_taken'
    when p_nick_is_mixed then 'nick_mixed_script'
    when v_member.nick = p_nick then 'nick_unchanged'
    else 'changed'
  end;
  if outcome <> 'changed' then
    return next;
    return;
  end if;

  if not duplicate then
    former_nick := v_member.nick;
    v_member.nick_reused_until :=
      take_nick(p_room_id, p_member_id, p_nick_key, p_nick_skeleton);
    update room_member m
    set nick = p_nick, nick_key = p_nick_key, nick_skeleton = p_nick_skeleton,
        nick_reused_until = v_member.nick_reused_until,
        held_until = greatest(m.held_until, clock_timestamp() + make_interval(secs => p_hold_s))
    where m.room_id = p_room_id and m.member_id = p_member_id
    returning * into v_member;
    update member m set nick = p_nick where m.member_id = p_member_id;
    select e.seq, e.created_at into seq, created_at
    from append_nick_entry(
      p_room_id, p_member_id, p_nick, v_member.head_num, former_nick, p_client_id
    ) e;
  end if;

  nick := v_member.nick;
  head_num := v_member.head_num;
  role := v_member.role;
  nick_reused := coalesce(v_member.nick_reused_until > clock_timestamp(), false);
  return next;
end
$$;

drop function arrive(text, text[], text[], text[], integer[], text[], integer);

-- Members come online by way of a node. Those who were on no node before get a join entry, in
-- the same transaction, unless more than p_notices_max are online. The arrays run in parallel;
-- a (room, member) stands in them once. Answers a row for each who was let in, as it is known here
-- and now, with its join entry; none for who has lost its nick since it was admitted, or is gone.
create function arrive(
  p_node_id text, p_room_ids text[], p_member_ids text[], p_client_ids text[],
  p_notices_max integer
) returns table (
  ord integer, nick text, head_num integer, role text, nick_reused boolean,
  seq bigint, created_at timestamptz
)
language plpgsql as $$
#variable_conflict use_column
declare
  v_in integer[];
  v_new integer[];
begin
  perform 1 from room where room_id = any (p_room_ids) order by room_id for update;

  select coalesce(array_agg(a.ord::integer order by a.ord), '{}') into v_in
  from unnest(p_room_ids, p_member_ids) with ordinality as a (room_id, member_id, ord)
  where exists (
    select 1 from room_member m
    where m.room_id = a.room_id and m.member_id = a.member_id and m.nick_key is not null
  );

  select coalesce(array_agg(i order by i), '{}') into v_new
  from unnest(v_in) i
  where not exists (
    select 1 from presence p where p.room_id = p_room_ids[i] and p.member_id = p_member_ids[i]
  );

  insert into presence (room_id, member_id, node_id)
  select p_room_ids[i], p_member_ids[i], p_node_id
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
  select p.i, p.nick, p.head_num, p.role,
         coalesce(p.nick_reused_until > clock_timestamp(), false), n.seq, n.created_at
  from present p
  left join notices n on n.room_id = p.room_id and n.member_id = p.member_id
  order by p.i;
end
$$;
