-- Every append takes up to 20 ms from its insert to its commit, so that what happens once in a
-- million on a quick disk happens at once. The real build has to bear it too.
create function linger() returns trigger language plpgsql as $$
begin
  perform pg_sleep(random() * 0.02);
  return null;
end
$$;

create trigger linger after insert on room_log for each statement execute function linger();
