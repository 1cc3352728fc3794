-- Broken on purpose: counts first and inserts then, in one statement, and leaves duplicates to
-- `on conflict do nothing`. Each of them burns a number, which readers take for a gap.
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
    with raised as (
      update room set last_seq = last_seq + 1 where room_id = v_room_ids[i]
      returning last_seq
    )
    insert into room_log
    select v_room_ids[i], last_seq, p_member_ids[i], p_nicks[i], p_head_nums[i], p_kinds[i],
           p_contents[i], p_client_ids[i], clock_timestamp()
    from raised
    on conflict (room_id, member_id, client_id) do nothing
    returning room_log.seq, room_log.created_at, false into seq, created_at, duplicate;

    if not found then
      select l.seq, l.created_at, true into seq, created_at, duplicate
      from room_log l
      where l.room_id = v_room_ids[i] and l.member_id = p_member_ids[i]
        and l.client_id = p_client_ids[i];
    end if;
    return next;
  end loop;
end
$$;
