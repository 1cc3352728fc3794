-- Raised with every change of who is in a room by way of which node, and of what they are called:
-- a node that has heard of less than that, since the bus may lose a signal, reads the list anew.
alter table room add column roster_version bigint not null default 0;

create function presence_has_changed() returns trigger
language plpgsql as $$
begin
  update room set roster_version = roster_version + 1
  where room_id in (select changed.room_id from changed);
  return null;
end
$$;

create trigger presence_came after insert on presence
referencing new table as changed
for each statement execute function presence_has_changed();

create trigger presence_went after delete on presence
referencing old table as changed
for each statement execute function presence_has_changed();

create function member_has_changed() returns trigger
language plpgsql as $$
begin
  update room set roster_version = roster_version + 1 where room_id = new.room_id;
  return null;
end
$$;

create trigger member_changed after update of nick, head_num, role on room_member
for each row
when ((old.nick, old.head_num, old.role) is distinct from (new.nick, new.head_num, new.role))
execute function member_has_changed();

-- What depart does, of a node that has been silent for so long. One that was frozen may come back
-- at any moment and then says that its people are here: after the locks it is certain which of the
-- two comes first.
create function reap(
  p_silent_s double precision,
  p_node_id text, p_room_ids text[], p_member_ids text[], p_hold_s integer[],
  p_client_ids text[], p_notices_max integer
) returns table (room_id text, seq bigint, member_id text, nick text, head_num integer, client_id text, created_at timestamptz)
language plpgsql as $$
#variable_conflict use_column
begin
  perform 1 from room where room_id = any (p_room_ids) order by room_id for update;
  if exists (
    select 1 from node
    where node_id = p_node_id
      and heartbeat_at >= clock_timestamp() - make_interval(secs => p_silent_s)
  ) then
    return;
  end if;
  return query select * from depart(
    p_node_id, p_room_ids, p_member_ids, p_hold_s, p_client_ids, p_notices_max
  );
end
$$;

-- A member leaves for good by way of one node, on whichever others he may be. His nick is free.
create function leave_room(
  p_node_id text, p_room_id text, p_member_id text, p_client_id text, p_notices_max integer
) returns table (room_id text, seq bigint, member_id text, nick text, head_num integer, client_id text, created_at timestamptz)
language plpgsql as $$
#variable_conflict use_column
begin
  perform 1 from room where room_id = p_room_id for update;
  delete from presence
  where room_id = p_room_id and member_id = p_member_id and node_id <> p_node_id;
  return query select * from depart(
    p_node_id, array[p_room_id], array[p_member_id], array[0], array[p_client_id], p_notices_max
  );
end
$$;
