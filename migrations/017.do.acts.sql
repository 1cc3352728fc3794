-- The acts on members and on what they have said, each called by act() alone, which holds the room's
-- lock and undoes what is refused. Their arguments are those of src/act-frames.ts.

-- The text that an act is about.
create function said_at(p_call act_call) returns room_log
language plpgsql stable as $$
declare
  v_entry room_log;
begin
  select l.* into v_entry from room_log l
  join room r on r.room_id = l.room_id
  where l.room_id = p_call.room_id and l.seq = (p_call.args ->> 'seq')::bigint
    and l.seq >= r.first_seq;
  if not found then
    perform refuse('entry_not_found');
  elsif v_entry.kind <> 'text' then
    perform refuse('not_a_message');
  elsif v_entry.content = '' then
    perform refuse('already_done');
  end if;
  return v_entry;
end
$$;

-- The same, said by the actor within the last args.withinS seconds.
create function own_said_at(p_call act_call) returns room_log
language plpgsql stable as $$
declare
  v_entry room_log := said_at(p_call);
begin
  if v_entry.member_id <> p_call.actor_id then
    perform refuse('not_yours');
  elsif v_entry.created_at < clock_timestamp() - make_interval(secs => (p_call.args ->> 'withinS')::integer) then
    perform refuse('too_late');
  end if;
  return v_entry;
end
$$;

-- What was said has become that; nothing, where it is blank.
create function alter_text(p_entry room_log, p_content text, p_altered text) returns void
language sql as $$
  update room_log l
  set content = p_content, details = jsonb_build_object('altered', p_altered)
  where l.room_id = p_entry.room_id and l.seq = p_entry.seq
$$;

create function act_recall(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_entry room_log := own_said_at(p_call);
begin
  perform alter_text(v_entry, '', 'recalled');
  return row('recall', p_call.actor_id, jsonb_build_object('seqs', jsonb_build_array(v_entry.seq)), null)::act_effect;
end
$$;

create function act_edit(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_entry room_log := own_said_at(p_call);
  v_content text := p_call.args ->> 'content';
begin
  if v_entry.content = v_content then
    perform refuse('already_done');
  end if;
  perform alter_text(v_entry, v_content, 'edited');
  return row('edit', p_call.actor_id, jsonb_build_object('seqs', jsonb_build_array(v_entry.seq)), v_content)::act_effect;
end
$$;

-- Who has forgotten himself since, or left nothing but what he said, is nobody's superior.
create function act_delete(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_entry room_log := said_at(p_call);
begin
  if v_entry.member_id <> p_call.actor_id and exists (
    select from room_member m
    where m.room_id = p_call.room_id and m.member_id = v_entry.member_id
  ) then
    perform target_of(p_call, v_entry.member_id);
  end if;
  perform alter_text(v_entry, '', 'deleted');
  return row('recall', v_entry.member_id, jsonb_build_object('seqs', jsonb_build_array(v_entry.seq)), null)::act_effect;
end
$$;

-- Seqs rise with time, so the last hour is read from the head down and no further.
create function act_clear(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_member_id text := p_call.args ->> 'memberId';
  v_from bigint;
begin
  if v_member_id <> p_call.actor_id then
    perform target_of(p_call, v_member_id);
  end if;
  select coalesce(
    (select l.seq + 1 from room_log l
     where l.room_id = p_call.room_id and l.created_at < clock_timestamp() - interval '1 hour'
     order by l.seq desc
     limit 1),
    r.first_seq
  ) into v_from
  from room r where r.room_id = p_call.room_id;

  update room_log l set content = '', details = '{"altered": "deleted"}'
  where l.room_id = p_call.room_id and l.seq >= v_from and l.member_id = v_member_id
    and l.kind = 'text' and l.content <> '';
  if not found then
    perform refuse('already_done');
  end if;
  return row('recall', v_member_id, jsonb_build_object('from_seq', v_from), null)::act_effect;
end
$$;

-- Lays a role over somebody's own until then, and does away with what is over.
create function impose(
  p_call act_call, p_target room_member, p_act text, p_role text, p_until timestamptz
) returns void
language plpgsql as $$
begin
  if exists (
    select from sanction s
    where s.room_id = p_call.room_id and s.member_id = p_target.member_id and s.act = p_act
      and s.until > clock_timestamp()
  ) then
    perform refuse('already_done');
  end if;
  delete from sanction s where s.room_id = p_call.room_id and s.until <= clock_timestamp();
  insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
  values (
    p_call.room_id, p_target.member_id, p_role, p_act, p_until,
    coalesce(p_call.args ->> 'reason', ''), p_call.actor_id
  );
end
$$;

-- Takes away what these acts have laid over somebody.
create function lift(p_call act_call, p_acts text[]) returns void
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_count integer;
begin
  select count(*) into v_count from sanction s
  where s.room_id = p_call.room_id and s.member_id = v_target.member_id and s.act = any (p_acts)
    and s.until > clock_timestamp();
  if v_count = 0 then
    perform refuse('not_sanctioned');
  end if;
  delete from sanction s
  where s.room_id = p_call.room_id and s.member_id = v_target.member_id and s.act = any (p_acts);
end
$$;

create function act_mute(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_until timestamptz := end_of(p_call);
begin
  perform impose(p_call, v_target, 'mute', 'muted', v_until);
  return row('mode', v_target.member_id, jsonb_build_object('until', wire_time(v_until)), null)::act_effect;
end
$$;

create function act_unmute(p_call act_call) returns act_effect
language plpgsql as $$
begin
  perform lift(p_call, array['mute']);
  return row('mode', p_call.args ->> 'memberId', null, null)::act_effect;
end
$$;

-- Takes somebody offline, wherever he is connected: his connections are closed when the entry comes.
create function send_out(p_target room_member) returns void
language sql as $$
  delete from presence p
  where p.room_id = p_target.room_id and p.member_id = p_target.member_id
$$;

create function act_kick(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_until timestamptz := end_of(p_call);
begin
  perform impose(p_call, v_target, 'kick', 'banned', v_until);
  perform send_out(v_target);
  return row('mode', v_target.member_id, jsonb_build_object('until', wire_time(v_until)), null)::act_effect;
end
$$;

-- Where he came from is known from his entering and from the connections he has.
create function act_ban(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_until timestamptz := end_of(p_call);
begin
  perform impose(p_call, v_target, 'ban', 'banned', v_until);
  if coalesce((p_call.args ->> 'address')::boolean, true) then
    insert into sanction (room_id, member_id, address_hash, role, act, until, reason, imposed_by)
    select p_call.room_id, v_target.member_id, known.address_hash, 'banned', 'ban', v_until,
           coalesce(p_call.args ->> 'reason', ''), p_call.actor_id
    from (
      select v_target.address_hash
      union
      select p.address_hash from presence p
      where p.room_id = p_call.room_id and p.member_id = v_target.member_id
    ) known
    where known.address_hash is not null;
  end if;
  perform send_out(v_target);
  return row('mode', v_target.member_id, jsonb_build_object('until', wire_time(v_until)), null)::act_effect;
end
$$;

create function act_unban(p_call act_call) returns act_effect
language plpgsql as $$
begin
  perform lift(p_call, array['kick', 'ban']);
  return row('mode', p_call.args ->> 'memberId', null, null)::act_effect;
end
$$;

-- The rank of a role that a member of a room may have.
create function rank_of(p_role text) returns integer
language plpgsql stable as $$
declare
  v_rank integer;
begin
  select r.rank into v_rank from role r where r.role = p_role and r.scope = 'room';
  if not found then
    perform refuse('role_not_found');
  end if;
  return v_rank;
end
$$;

-- Nobody gives a role above his own, and his own only who is an owner.
create function may_give(p_call act_call, p_role text) returns void
language plpgsql stable as $$
declare
  v_rank integer := rank_of(p_role);
begin
  if v_rank > p_call.actor_rank
    or (v_rank = p_call.actor_rank and not role_has(p_call.actor_role, 'own')) then
    perform refuse('not_allowed');
  end if;
end
$$;

create function give_role(p_room_id text, p_member_id text, p_role text) returns void
language sql as $$
  update room_member m set role = p_role
  where m.room_id = p_room_id and m.member_id = p_member_id
$$;

create function act_appoint(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
  v_role text := p_call.args ->> 'role';
begin
  perform may_give(p_call, v_role);
  if v_target.role = v_role then
    perform refuse('already_done');
  end if;
  perform give_role(p_call.room_id, v_target.member_id, v_role);
  return row('mode', v_target.member_id, null, null)::act_effect;
end
$$;

-- Another owner than this member.
create function has_other_owner(p_room_id text, p_member_id text) returns boolean
language sql stable as $$
  select exists (
    select from room_member m
    where m.room_id = p_room_id and m.member_id <> p_member_id
      and m.role in (select rr.role from role_right rr where rr.right_name = 'own')
  )
$$;

create function act_resign(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_given text;
  v_entry_role text;
begin
  select m.role, r.entry_role into v_given, v_entry_role
  from room_member m join room r on r.room_id = m.room_id
  where m.room_id = p_call.room_id and m.member_id = p_call.actor_id;
  if v_given = v_entry_role then
    perform refuse('already_done');
  end if;
  if role_has(v_given, 'own') and not has_other_owner(p_call.room_id, p_call.actor_id) then
    perform refuse('last_owner');
  end if;
  perform give_role(p_call.room_id, p_call.actor_id, v_entry_role);
  return row('mode', p_call.actor_id, null, null)::act_effect;
end
$$;

-- A link to a role above that of a newcomer takes the right to give it.
create function act_invite(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_entry_role text;
  v_role text;
begin
  select r.entry_role into v_entry_role from room r where r.room_id = p_call.room_id;
  v_role := coalesce(p_call.args ->> 'role', v_entry_role);
  if rank_of(v_role) > rank_of(v_entry_role) and not role_has(p_call.actor_role, 'appoint') then
    perform refuse('not_allowed');
  end if;
  perform may_give(p_call, v_role);
  delete from invitation i where i.room_id = p_call.room_id and i.until <= clock_timestamp();
  insert into invitation (room_id, secret_hash, role, uses_left, until, made_by)
  values (
    p_call.room_id, decode(p_call.args ->> 'secretHash', 'hex'), v_role,
    coalesce((p_call.args ->> 'uses')::integer, 1), end_of(p_call), p_call.actor_id
  );
  return row(null, null, jsonb_build_object('role', v_role), null)::act_effect;
end
$$;

create function act_renew_link(p_call act_call) returns act_effect
language plpgsql as $$
begin
  delete from invitation i where i.room_id = p_call.room_id and role_has(i.role, 'own');
  insert into invitation (room_id, secret_hash, role, made_by)
  values (p_call.room_id, decode(p_call.args ->> 'secretHash', 'hex'), owner_role(), p_call.actor_id);
  return row(null, null, null, null)::act_effect;
end
$$;

-- An owner is not silenced: whatever was laid over him goes with it.
create function act_claim(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_link invitation;
  v_given text;
begin
  select * into v_link from invitation i
  where i.room_id = p_call.room_id and i.secret_hash = decode(p_call.args ->> 'secretHash', 'hex')
    and i.until > clock_timestamp();
  if not found then
    perform refuse('link_not_found');
  end if;
  select m.role into v_given from room_member m
  where m.room_id = p_call.room_id and m.member_id = p_call.actor_id;
  if rank_of(v_given) >= rank_of(v_link.role) then
    perform refuse('already_done');
  end if;
  if v_link.uses_left = 1 then
    delete from invitation i
    where i.room_id = p_call.room_id and i.secret_hash = v_link.secret_hash;
  else
    update invitation i set uses_left = uses_left - 1
    where i.room_id = p_call.room_id and i.secret_hash = v_link.secret_hash;
  end if;
  if role_has(v_link.role, 'own') then
    delete from sanction s where s.room_id = p_call.room_id and s.member_id = p_call.actor_id;
  end if;
  perform give_role(p_call.room_id, p_call.actor_id, v_link.role);
  return row('mode', p_call.actor_id, null, null)::act_effect;
end
$$;

-- When somebody was in a room for the last time; now, where he is.
create function last_seen(p_member room_member) returns timestamptz
language sql stable as $$
  select case
    when exists (
      select from presence p
      where p.room_id = p_member.room_id and p.member_id = p_member.member_id
    ) then clock_timestamp()
    -- Set whenever a member enters or goes, and never before that moment.
    else greatest(p_member.held_until, p_member.entered_at)
  end
$$;

-- Who has the right to inherit, was here within those days and has been a member for longest.
create function heir_of(p_room_id text, p_since timestamptz) returns text
language sql stable as $$
  select m.member_id from room_member m
  where m.room_id = p_room_id and last_seen(m) >= p_since
    and m.role in (select rr.role from role_right rr where rr.right_name = 'inherit')
  order by m.entered_at, m.member_id
  limit 1
$$;

create function act_take_over(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_days integer := (p_call.args ->> 'awayDays')::integer;
  v_since timestamptz := clock_timestamp() - make_interval(days => v_days);
begin
  if v_days = 0 or exists (
    select from room_member m
    where m.room_id = p_call.room_id and last_seen(m) >= v_since
      and m.role in (select rr.role from role_right rr where rr.right_name = 'own')
  ) then
    perform refuse('owner_not_away');
  end if;
  if heir_of(p_call.room_id, v_since) is distinct from p_call.actor_id then
    perform refuse('not_eldest');
  end if;
  perform give_role(p_call.room_id, p_call.actor_id, owner_role());
  return row('mode', p_call.actor_id, null, null)::act_effect;
end
$$;

-- The last owner of a room who is forgotten leaves it to its heir, so that it does not stand without one.
create function owner_has_gone() returns trigger
language plpgsql as $$
begin
  if role_has(old.role, 'own') and not has_other_owner(old.room_id, old.member_id) then
    perform give_role(old.room_id, heir_of(old.room_id, '-infinity'), owner_role());
  end if;
  return null;
end
$$;

create trigger owner_gone after delete on room_member
for each row execute function owner_has_gone();
