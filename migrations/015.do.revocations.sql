-- What ends connections (somebody left for good, a credential was rotated) must reach every node,
-- also one that the bus does not reach. So each revocation has a place in its room, and nodes compare
-- how far those have come as they compare the log. A connection remembers which ones were there
-- before it: they are none of its business, however late they come.
alter table room add column revocation_seq bigint not null default 0;

create table revocation (
  room_id       text not null,
  seq           bigint not null,
  revocation_id text not null,
  signal        jsonb not null,
  revoked_at    timestamptz not null default clock_timestamp(),
  primary key (room_id, seq),
  unique (room_id, revocation_id)
);

create index revocation_age on revocation (revoked_at);

-- Gives revocations their places, under the rooms' locks. The arrays run in parallel; an id that is
-- stored already has the place it has. Answers nothing for a room that is not there.
--
-- A node that was away for longer than an hour sends everybody back to the door instead, so older
-- ones go: a few at a time, and none that another call is removing just now.
create function store_revocations(p_room_ids text[], p_revocation_ids text[], p_signals text[])
returns table (ord integer, seq bigint)
language plpgsql as $$
#variable_conflict use_column
begin
  perform 1 from room r where r.room_id = any (p_room_ids) order by r.room_id for update;

  with added as (
    insert into revocation (room_id, seq, revocation_id, signal)
    select n.room_id,
           r.revocation_seq + row_number() over (partition by n.room_id order by n.ord),
           n.revocation_id, n.signal::jsonb
    from unnest(p_room_ids, p_revocation_ids, p_signals) with ordinality
         as n (room_id, revocation_id, signal, ord)
    join room r on r.room_id = n.room_id
    where not exists (
      select 1 from revocation o
      where o.room_id = n.room_id and o.revocation_id = n.revocation_id
    )
    returning room_id, seq
  )
  update room r set revocation_seq = a.last
  from (select room_id, max(seq) as last from added group by room_id) a
  where r.room_id = a.room_id;

  delete from revocation
  where (room_id, seq) in (
    select o.room_id, o.seq from revocation o
    where o.revoked_at < now() - interval '1 hour'
    order by o.revoked_at
    limit 100
    for update skip locked
  );

  return query
  select n.ord::integer, o.seq
  from unnest(p_room_ids, p_revocation_ids) with ordinality as n (room_id, revocation_id, ord)
  join revocation o on o.room_id = n.room_id and o.revocation_id = n.revocation_id;
end
$$;
