-- credential_id names a credential without being one: connections remember by it what they were
-- opened with, and it is another one after each rotation. last_used_at is noted once an hour.
alter table credential
  add column credential_id bigint generated always as identity,
  add column last_used_at timestamptz not null default now();

create unique index credential_by_id on credential (credential_id);
create index room_member_member on room_member (member_id);

-- Forgets a member: what he said is blank, in each room where he said something an entry 'erase'
-- tells so, nobody can prove to be him any more, and where he was online he has left. His nicks stay
-- in former_nick for a day, for whoever takes one of them is marked. Calling it again does nothing.
create function forget_member(p_member_id text, p_client_id text, p_notices_max integer)
returns void
language plpgsql as $$
declare
  v_rooms text[];
  v_spoke text[];
  v_online text[];
begin
  perform 1 from member m where m.member_id = p_member_id for update;
  if not found then
    return;
  end if;
  select coalesce(array_agg(m.room_id order by m.room_id), '{}') into v_rooms
  from room_member m where m.member_id = p_member_id;
  perform 1 from room r where r.room_id = any (v_rooms) order by r.room_id for update;

  perform keep_former_nick(room_id, p_member_id) from unnest(v_rooms) room_id;

  with gone as (
    delete from presence p where p.room_id = any (v_rooms) and p.member_id = p_member_id
    returning p.room_id
  )
  select array_agg(distinct room_id) into v_online from gone;

  update room_log l set content = ''
  where l.room_id = any (v_rooms) and l.member_id = p_member_id
    and l.kind = 'text' and l.content <> '';

  select array_agg(room_id) into v_spoke
  from unnest(v_rooms) room_id
  where exists (
    select 1 from room_log l
    where l.room_id = room_id and l.member_id = p_member_id and l.kind = 'text'
  );

  perform append_notices_of(p_member_id, 'leave', v_online, p_client_id || '/leave', p_notices_max);
  perform append_notices_of(p_member_id, 'erase', v_spoke, p_client_id || '/erase', null);

  delete from room_member where member_id = p_member_id;
  delete from credential where member_id = p_member_id;
  delete from member where member_id = p_member_id;
end
$$;

-- One member's entries of a kind that has no text, in each of these rooms, as far as they are open
-- and no more than p_notices_max are online; null: however many are.
create function append_notices_of(
  p_member_id text, p_kind text, p_room_ids text[], p_client_id text, p_notices_max integer
) returns void
language sql as $$
  select count(*)
  from (
    select array_agg(m.room_id order by m.room_id) as room_ids,
           array_agg(m.member_id order by m.room_id) as member_ids,
           array_agg(m.nick order by m.room_id) as nicks,
           array_agg(m.head_num order by m.room_id) as head_nums,
           array_agg(p_client_id) as client_ids
    from room_member m
    where m.member_id = p_member_id and m.room_id = any (p_room_ids)
    having count(*) > 0
  ) d
  cross join lateral append_notices(
    p_kind, d.room_ids, d.member_ids, d.nicks, d.head_nums, d.client_ids,
    coalesce(p_notices_max, 2147483647)
  ) n
$$;
