-- Appends drafts that stand together by room: the first p_counts[1] of the arrays are for
-- p_room_ids[1], the next p_counts[2] for p_room_ids[2], and so on; no room comes twice. Answers
-- runs: `count` drafts from the `ord`th on have the seqs from `seq` on. None for a room that is not
-- open.
--
-- The room rows are locked first, in one order, so that two calls never deadlock and commit order
-- is seq order. The statements after the lock see a fresh snapshot, hence all that earlier calls
-- stored. Mostly no client id is a repeated one, and the unique index is check enough; else the
-- insert is undone and done again with a look at each id.
--
-- Each room is looked up once, and the places of its drafts are reckoned from its head: with a look
-- at the room and a window for each draft, a row of a large call cost three times as much.
--
-- Generic plans: arrays make custom ones look cheaper, and planning anew cost 260 of the 540 µs of
-- a call with one entry.
create function append_by_room(
  p_room_ids text[], p_counts integer[], p_member_ids text[], p_nicks text[], p_head_nums integer[],
  p_kinds text[], p_contents text[], p_client_ids text[]
) returns table (ord integer, count integer, seq bigint, created_at timestamptz, duplicate boolean)
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
begin
  perform 1 from room where room_id = any (p_room_ids) order by room_id for update;
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
    select s.ord, 1, s.seq, s.created_at, s.duplicate
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
  select v_firsts[room]::integer, p_counts[room], v_heads[room] + 1, v_now, false
  from generate_subscripts(v_heads, 1) as room
  where v_heads[room] is not null;
end
$$;

-- The same for drafts in any order, a row for each whose room is open.
create or replace function append_entries(
  p_room_ids text[], p_member_ids text[], p_nicks text[], p_head_nums integer[],
  p_kinds text[], p_contents text[], p_client_ids text[]
) returns table (ord integer, seq bigint, created_at timestamptz, duplicate boolean)
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  -- The places of the drafts, those of a room together.
  v_sorted integer[] := array(
    select d.ord from unnest(p_room_ids) with ordinality as d (room_id, ord)
    order by d.room_id, d.ord
  );
  v_room_ids text[];
  v_counts integer[];
begin
  select array_agg(d.room_id order by d.room_id), array_agg(d.count order by d.room_id)
  into v_room_ids, v_counts
  from (select room_id, count(*) as count from unnest(p_room_ids) as room_id group by room_id) d;

  return query
  select v_sorted[run.ord + i], run.seq + i, run.created_at, run.duplicate
  from append_by_room(
    v_room_ids, v_counts,
    array(select p_member_ids[i] from unnest(v_sorted) as i),
    array(select p_nicks[i] from unnest(v_sorted) as i),
    array(select p_head_nums[i] from unnest(v_sorted) as i),
    array(select p_kinds[i] from unnest(v_sorted) as i),
    array(select p_contents[i] from unnest(v_sorted) as i),
    array(select p_client_ids[i] from unnest(v_sorted) as i)
  ) run, generate_series(0, run.count - 1) as i;
end
$$;
