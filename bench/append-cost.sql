-- Fifty rooms of twenty, and a function that measures calls of one append function: the mean time of
-- a call in µs, p_each drafts for each of p_rooms rooms.
insert into room (room_id, name, name_key)
select 'room_' || i, 'r' || i, 'r' || i from generate_series(1, 50) i;
insert into member (member_id, nick, head_num)
select 'user_' || i, 'n' || i, 0 from generate_series(0, 999) i;
insert into room_member (room_id, member_id, nick, nick_key, head_num, held_until)
select 'room_' || (i % 50 + 1), 'user_' || i, 'n' || i, 'n' || i, 0, now()
from generate_series(0, 999) i;
create sequence measured_id;

create function measure(p_function regproc, p_rooms integer, p_each integer, p_calls integer)
returns double precision language plpgsql as $$
declare
  v_rooms text[] := array(select 'room_' || r from generate_series(1, p_rooms) r);
  v_counts integer[] := array_fill(p_each, array[p_rooms]);
  v_members text[] := array(
    select 'user_' || (r - 1 + 50 * (e % 20))
    from generate_series(1, p_rooms) r, generate_series(1, p_each) e
    order by r, e
  );
  v_size integer[] := array[p_rooms * p_each];
  v_client_ids text[];
  v_start timestamptz;
  v_total double precision := 0;
begin
  for i in 1 .. p_calls loop
    v_client_ids := array(
      select nextval('measured_id')::text from generate_subscripts(v_members, 1)
    );
    v_start := clock_timestamp();
    execute format('select * from %s($1, $2, $3, $3, $4, $5, $6, $7)', p_function)
    using v_rooms, v_counts, v_members, array_fill(0, v_size), array_fill('text'::text, v_size),
          array_fill('hello there, how are you today?'::text, v_size), v_client_ids;
    v_total := v_total + extract(epoch from clock_timestamp() - v_start);
  end loop;
  return v_total / p_calls * 1e6;
end
$$;
