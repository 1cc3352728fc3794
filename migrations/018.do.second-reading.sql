-- As in migration 010, for all that a member has said: what only its author was shown is blank as well,
-- and worth an entry by which his other windows learn of it. A room where he said nothing has no such
-- entry: there a name that meant two things had all his rooms told, and looked through the whole log.
create or replace function forget_member(p_member_id text, p_client_id text, p_notices_max integer)
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
    and is_spoken(l.kind) and l.content <> '';

  select array_agg(r.id) into v_spoke
  from unnest(v_rooms) r (id)
  where exists (
    select 1 from room_log l
    where l.room_id = r.id and l.member_id = p_member_id and is_spoken(l.kind)
  );

  perform append_notices_of(p_member_id, 'leave', v_online, p_client_id || '/leave', p_notices_max);
  perform append_notices_of(p_member_id, 'erase', v_spoke, p_client_id || '/erase', null);

  delete from room_member where member_id = p_member_id;
  delete from credential where member_id = p_member_id;
  delete from member where member_id = p_member_id;
end
$$;

-- As in migration 016, but what is stored already times nobody: sent again, when the wait was over, it
-- made its author wait anew.
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
    continue when (v_refusal.code is not null or v_draft.slow_s > 0) and exists (
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

-- As in migration 014, and a lock is against it as well, by way of whichever node, and of who enters
-- once more.
create or replace function nick_needs_voice() returns trigger
language plpgsql as $$
declare
  v_refusal record;
begin
  if exists (
    select from room r where r.room_id = new.room_id and r.guarded_until > clock_timestamp()
  ) then
    select * into v_refusal from draft_refusal(new.room_id, new.member_id, new.nick);
    if v_refusal.code not in ('slow_mode', 'held_back') then
      perform refuse(v_refusal.code, v_refusal.until);
    end if;
  end if;
  return new;
end
$$;

-- The room as the statement that asks has left it: that statement itself sees only what was there before
-- it began, so a room that it makes would not be there. Hence volatile.
create function room_now(p_room_id text) returns setof room
language sql volatile as $$
  select * from room where room_id = p_room_id
$$;
