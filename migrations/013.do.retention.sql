-- Entries go from the oldest on, so what is kept of a log is what stands from first_seq to last_seq,
-- without a hole. Readers begin at first_seq, lest they wade through what vacuum has not cleared yet.
alter table room add column first_seq bigint not null default 1;

-- A closed room has no name any more: the next who asks for that one makes a new room.
alter table room alter column name_key drop not null;

-- Removes the oldest entries of a room that are older than p_days or more than p_entries (0: no such
-- limit), p_batch of them at most, and answers where its log begins now and how many were removed.
-- Answers nothing while another node is at it, which p_lock tells.
--
-- What is younger than an hour stays in any case: its author may try again with the same client id.
-- The room's row, under which entries get their place, is locked at the end alone: an append waits
-- for a commit, not for the work.
create function trim_room(
  p_lock bigint, p_room_id text, p_days integer, p_entries bigint, p_batch integer
) returns table (first_seq bigint, removed bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_room room;
  v_cut bigint;
begin
  if not pg_try_advisory_xact_lock(p_lock) then
    return;
  end if;

  select * into v_room from room where room_id = p_room_id;

  select min(seq) into v_cut
  from room_log l
  where l.room_id = p_room_id
    and l.seq >= v_room.first_seq and l.seq < v_room.first_seq + p_batch
    and (
      l.created_at >= now() - interval '1 hour'
      or (p_days = 0 or l.created_at >= now() - make_interval(days => p_days))
        and (p_entries = 0 or l.seq > v_room.last_seq - p_entries)
    );
  v_cut := coalesce(v_cut, least(v_room.first_seq + p_batch, v_room.last_seq + 1));

  if v_cut > v_room.first_seq then
    delete from room_log l
    where l.room_id = p_room_id and l.seq >= v_room.first_seq and l.seq < v_cut;
    update room set first_seq = v_cut where room_id = p_room_id;
  end if;
  return query select v_cut, v_cut - v_room.first_seq;
end
$$;

-- Whether nobody is in the room, nobody has been since, and nothing was said.
create function room_is_idle(p_room room, p_since timestamptz) returns boolean
language sql stable as $$
  select p_room.created_at < p_since
    and not exists (select 1 from presence p where p.room_id = p_room.room_id)
    -- Set whenever a member enters or goes, and never before that moment.
    and not exists (
      select 1 from room_member m
      where m.room_id = p_room.room_id and greatest(m.held_until, m.entered_at) >= p_since
    )
    and not exists (
      select 1 from room_log l
      where l.room_id = p_room.room_id and l.seq = p_room.last_seq and l.created_at >= p_since
    )
$$;

-- Closes those of the p_batch rooms after p_after that have been idle for p_days. Answers the last
-- room looked at, null where there was none, and those that were closed; nothing while another node
-- is at it. Who is on the way into a room at that moment holds its lock, or is seen after it.
create function close_idle_rooms(p_lock bigint, p_after text, p_batch integer, p_days integer)
returns table (last_id text, closed text[])
language plpgsql as $$
#variable_conflict use_column
declare
  v_since timestamptz := now() - make_interval(days => p_days);
  v_ids text[];
  v_idle text[];
  v_closed text[];
begin
  if not pg_try_advisory_xact_lock(p_lock) then
    return;
  end if;

  select array_agg(room_id order by room_id) into v_ids
  from (select room_id from room where room_id > p_after order by room_id limit p_batch) batch;

  select array_agg(room_id) into v_idle
  from (
    select room_id from room
    where room_id = any (v_ids) and status = 'open' and room_is_idle(room, v_since)
    for update skip locked
  ) idle;

  with ended as (
    update room set status = 'closed', name_key = null
    where room_id = any (v_idle) and room_is_idle(room, v_since)
    returning room_id
  )
  select coalesce(array_agg(room_id), '{}') into v_closed from ended;
  return query select v_ids[array_length(v_ids, 1)], v_closed;
end
$$;
