-- Who is in which room by way of which node. A node that stops beating is dead, and what it had
-- here is removed by any other.
create table node (
  node_id      text primary key,
  heartbeat_at timestamptz not null default now()
);

create table presence (
  room_id   text not null,
  member_id text not null,
  node_id   text not null,
  primary key (room_id, member_id, node_id)
);

create index presence_node on presence (node_id);

-- Members come online by way of a node. Those who were on no node before get a join entry, in
-- the same transaction, unless more than p_notices_max are online. The arrays run in parallel;
-- a (room, member) stands in them once. Answers a row for each of them, with its join entry.
create function arrive(
  p_node_id text, p_room_ids text[], p_member_ids text[], p_nicks text[], p_head_nums integer[],
  p_client_ids text[], p_notices_max integer
) returns table (room_id text, seq bigint, member_id text, nick text, head_num integer, client_id text, created_at timestamptz)
language plpgsql as $$
#variable_conflict use_column
declare
  v_new integer[];
begin
  perform 1 from room where room_id = any (p_room_ids) order by room_id for update;

  select coalesce(array_agg(a.ord::integer order by a.ord), '{}') into v_new
  from unnest(p_room_ids, p_member_ids) with ordinality as a (room_id, member_id, ord)
  where not exists (
    select 1 from presence p where p.room_id = a.room_id and p.member_id = a.member_id
  );

  insert into presence (room_id, member_id, node_id)
  select a.room_id, a.member_id, p_node_id
  from unnest(p_room_ids, p_member_ids) as a (room_id, member_id)
  on conflict do nothing;

  return query select * from append_notices(
    'join',
    (select array_agg(p_room_ids[i]) from unnest(v_new) i),
    (select array_agg(p_member_ids[i]) from unnest(v_new) i),
    (select array_agg(p_nicks[i]) from unnest(v_new) i),
    (select array_agg(p_head_nums[i]) from unnest(v_new) i),
    (select array_agg(p_client_ids[i]) from unnest(v_new) i),
    p_notices_max
  );
end
$$;

-- Members go offline on a node. Those who are on no other node have left: their nick is held
-- from now on (p_hold_s seconds; 0 for those who left for good), and a leave entry is written.
-- Answers a row for each of them, with its leave entry, and one without for each who was on none
-- before: the answer to an earlier try may have been lost.
create function depart(
  p_node_id text, p_room_ids text[], p_member_ids text[], p_hold_s integer[],
  p_client_ids text[], p_notices_max integer
) returns table (room_id text, seq bigint, member_id text, nick text, head_num integer, client_id text, created_at timestamptz)
language plpgsql as $$
#variable_conflict use_column
declare
  v_gone integer[];
  v_nicks text[];
  v_head_nums integer[];
begin
  perform 1 from room where room_id = any (p_room_ids) order by room_id for update;

  with gone as (
    delete from presence p
    using unnest(p_room_ids, p_member_ids) with ordinality as d (room_id, member_id, ord)
    where p.room_id = d.room_id and p.member_id = d.member_id and p.node_id = p_node_id
      and not exists (
        select 1 from presence o
        where o.room_id = d.room_id and o.member_id = d.member_id and o.node_id <> p_node_id
      )
    returning d.ord::integer as ord
  )
  select coalesce(array_agg(ord order by ord), '{}') into v_gone from gone;

  delete from presence p
  using unnest(p_room_ids, p_member_ids) as d (room_id, member_id)
  where p.room_id = d.room_id and p.member_id = d.member_id and p.node_id = p_node_id;

  with left_room as (
    update room_member m
    set held_until = clock_timestamp() + make_interval(secs => p_hold_s[i])
    from unnest(v_gone) i
    where m.room_id = p_room_ids[i] and m.member_id = p_member_ids[i]
    returning i, m.nick, m.head_num
  )
  select array_agg(nick order by i), array_agg(head_num order by i) into v_nicks, v_head_nums
  from left_room;

  return query select * from append_notices(
    'leave',
    (select array_agg(p_room_ids[i]) from unnest(v_gone) i),
    (select array_agg(p_member_ids[i]) from unnest(v_gone) i),
    v_nicks, v_head_nums,
    (select array_agg(p_client_ids[i]) from unnest(v_gone) i),
    p_notices_max
  );

  return query
  select d.room_id, null::bigint, d.member_id, null::text, null::integer, null::text,
         null::timestamptz
  from unnest(p_room_ids, p_member_ids) with ordinality as d (room_id, member_id, ord)
  where d.ord <> all (v_gone)
    and not exists (
      select 1 from presence p where p.room_id = d.room_id and p.member_id = d.member_id
    );
end
$$;

-- Join or leave entries for these members, a row each; seq is null in rooms too crowded to care.
create function append_notices(
  p_kind text, p_room_ids text[], p_member_ids text[], p_nicks text[], p_head_nums integer[],
  p_client_ids text[], p_notices_max integer
) returns table (room_id text, seq bigint, member_id text, nick text, head_num integer, client_id text, created_at timestamptz)
language plpgsql as $$
#variable_conflict use_column
declare
  v_calm text[];
begin
  if p_room_ids is null then
    return;
  end if;

  select array_agg(r.room_id) into v_calm
  from (select distinct unnest(p_room_ids) as room_id) r
  where (
    select count(distinct p.member_id) from presence p where p.room_id = r.room_id
  ) <= p_notices_max;

  return query
  with notice as (
    select n.*, n.room_id = any (v_calm) as calm,
           row_number() over (partition by n.room_id = any (v_calm) order by n.ord)::integer as place
    from unnest(p_room_ids, p_member_ids, p_nicks, p_head_nums, p_client_ids) with ordinality
         as n (room_id, member_id, nick, head_num, client_id, ord)
  ),
  drafts as (
    select array_agg(room_id order by place) as room_ids,
           array_agg(member_id order by place) as member_ids,
           array_agg(nick order by place) as nicks,
           array_agg(head_num order by place) as head_nums,
           array_agg(p_kind) as kinds,
           array_agg(''::text) as contents,
           array_agg(client_id order by place) as client_ids
    from notice
    where calm
    having count(*) > 0
  ),
  appended as (
    select a.*
    from drafts d
    cross join lateral append_entries(
      d.room_ids, d.member_ids, d.nicks, d.head_nums, d.kinds, d.contents, d.client_ids
    ) a
  )
  select n.room_id, a.seq, n.member_id, n.nick, n.head_num, n.client_id, a.created_at
  from notice n
  left join appended a on n.calm and a.ord = n.place
  order by n.ord;
end
$$;
