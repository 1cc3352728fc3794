-- Broken on purpose: the place in the log comes from a sequence, as an identity column's would,
-- and no lock is held meanwhile. A later place can be committed, and read, before an earlier one.
-- One sequence serves, since the test has one room.
create sequence place;

create or replace function append_by_room(
  p_room_ids text[], p_counts integer[], p_member_ids text[], p_nicks text[], p_head_nums integer[],
  p_kinds text[], p_contents text[], p_client_ids text[], p_checked boolean default false
) returns table (
  ord integer, count integer, seq bigint, created_at timestamptz, duplicate boolean, refusal text,
  until timestamptz
)
language plpgsql as $$
#variable_conflict use_column
declare
  -- The room of each draft.
  v_room_ids text[] := array(
    select p.room_id
    from unnest(p_room_ids, p_counts) with ordinality as p (room_id, count, ord),
         generate_series(1, p.count)
    order by p.ord
  );
begin
  count := 1;
  for i in 1 .. cardinality(v_room_ids) loop
    ord := i;
    select l.seq, l.created_at, true into seq, created_at, duplicate
    from room_log l
    where l.room_id = v_room_ids[i] and l.member_id = p_member_ids[i]
      and l.client_id = p_client_ids[i];

    if not found then
      insert into room_log values (
        v_room_ids[i], nextval('place'), p_member_ids[i], p_nicks[i], p_head_nums[i], p_kinds[i],
        p_contents[i], p_client_ids[i], clock_timestamp()
      ) returning room_log.seq, room_log.created_at, false into seq, created_at, duplicate;
    end if;
    return next;
  end loop;

  -- Whoever has come later may be through earlier, and long enough for somebody to look.
  perform pg_sleep(random() * 0.05);

  update room r
  set last_seq = greatest(last_seq, (select max(l.seq) from room_log l where l.room_id = r.room_id))
  where room_id = any (p_room_ids);
end
$$;
