-- Whether somebody else in the room holds that nick: is online, or was a short while ago.
create function nick_is_held(
  p_room_id text, p_member_id text, p_nick_key text, p_nick_skeleton text
) returns boolean
language sql as $$
  select exists (
    select 1 from room_member m
    where m.room_id = p_room_id and m.member_id <> p_member_id
      and (m.nick_key = p_nick_key or m.nick_skeleton = p_nick_skeleton)
      and (
        m.held_until > clock_timestamp()
        or exists (
          select 1 from presence p where p.room_id = m.room_id and p.member_id = m.member_id
        )
      )
  )
$$;

-- Creates the room of that name or enters the one there is, as a new or a known member, and takes
-- the nick. One call, so one transaction; calling it again with the same ids changes nothing, so
-- it may be retried after a lost connection.
--
-- p_room_id is used if the room has to be created; p_secret_hash is null for a member who has
-- proved himself already. A nick of mixed scripts is never let in, but where it looks like one that
-- is held, that is what its author is told.
-- outcome: 'entered', 'nick_taken', 'nick_mixed_script' or 'room_closed'.
create function enter_room(
  p_room_id text, p_name text, p_name_key text,
  p_member_id text, p_secret_hash bytea,
  p_nick text, p_nick_key text, p_nick_skeleton text, p_nick_is_mixed boolean,
  p_head_num integer, p_hold_s integer
) returns table (outcome text, room_id text, created boolean, role text)
language plpgsql as $$
#variable_conflict use_column
declare
  v_room room;
  v_role text;
begin
  if p_nick_is_mixed then
    select * into v_room from room where name_key = p_name_key;
    return query select
      case
        when nick_is_held(v_room.room_id, p_member_id, p_nick_key, p_nick_skeleton) then 'nick_taken'
        else 'nick_mixed_script'
      end,
      v_room.room_id, false, null::text;
    return;
  end if;

  insert into room (room_id, name, name_key) values (p_room_id, p_name, p_name_key)
  on conflict (name_key) do nothing;
  -- The lock makes those who ask for one nick at the same moment stand in line.
  select * into v_room from room where name_key = p_name_key for update;

  if v_room.status <> 'open' then
    return query select 'room_closed', v_room.room_id, false, null::text;
    return;
  end if;

  if nick_is_held(v_room.room_id, p_member_id, p_nick_key, p_nick_skeleton) then
    return query select 'nick_taken', v_room.room_id, false, null::text;
    return;
  end if;

  update room_member m set nick_key = null, nick_skeleton = null
  where m.room_id = v_room.room_id and m.member_id <> p_member_id
    and (m.nick_key = p_nick_key or m.nick_skeleton = p_nick_skeleton);

  insert into member (member_id, nick, head_num) values (p_member_id, p_nick, p_head_num)
  on conflict (member_id) do update set nick = excluded.nick, head_num = excluded.head_num;

  if p_secret_hash is not null then
    insert into credential (member_id, secret_hash) values (p_member_id, p_secret_hash)
    on conflict do nothing;
  end if;

  insert into room_member
    (room_id, member_id, nick, nick_key, nick_skeleton, head_num, held_until)
  values
    (v_room.room_id, p_member_id, p_nick, p_nick_key, p_nick_skeleton, p_head_num,
     clock_timestamp() + make_interval(secs => p_hold_s))
  on conflict (room_id, member_id) do update set
    nick = excluded.nick, nick_key = excluded.nick_key, nick_skeleton = excluded.nick_skeleton,
    head_num = excluded.head_num, held_until = excluded.held_until
  returning role into v_role;

  return query select 'entered', v_room.room_id, v_room.room_id = p_room_id, v_role;
end
$$;
