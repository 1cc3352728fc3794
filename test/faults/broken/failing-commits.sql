-- One entry in twenty-five fails at its commit, with what a server says that is being shut down: its
-- outcome is unknown to whoever sent it, and it has to be sent again.
create function fail() returns trigger language plpgsql as $$
begin
  if random() < 0.04 then
    raise exception 'the commit failed' using errcode = 'admin_shutdown';
  end if;
  return null;
end
$$;

create constraint trigger fail after insert on room_log
deferrable initially deferred for each row execute function fail();
