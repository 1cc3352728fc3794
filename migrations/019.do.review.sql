-- What moderators look through: rules that messages are held against, messages that are held back, and
-- reports of entries.
create table room_rule (
  room_id  text not null references room,
  rule_id  bigint generated always as identity,
  kind     text not null check (kind in ('word', 'regex', 'link')),
  pattern  text not null,
  action   text not null check (action in ('refuse', 'hold', 'allow')),
  made_by  text not null,
  made_at  timestamptz not null default now(),
  primary key (room_id, rule_id),
  unique (room_id, kind, pattern)
);

-- A member reports an entry once; what was decided is the same for all reports of it.
create table report (
  room_id     text not null references room,
  seq         bigint not null,
  reporter_id text not null,
  reason      text not null,
  state       text not null default 'open' check (state in ('open', 'resolved', 'dismissed')),
  reported_at timestamptz not null default now(),
  decided_by  text,
  decided_at  timestamptz,
  primary key (room_id, seq, reporter_id)
);
-- The operator asks which rooms have how many.
create index report_open on report (room_id, seq) where state = 'open';

create function act_add_rule(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_id bigint;
begin
  if 100 <= (select count(*) from room_rule where room_id = p_call.room_id)
    or p_call.args ->> 'kind' = 'regex' and 20 <= (
      select count(*) from room_rule where room_id = p_call.room_id and kind = 'regex'
    )
  then
    perform refuse('too_many_rules');
  end if;
  insert into room_rule (room_id, kind, pattern, action, made_by)
  values (
    p_call.room_id, p_call.args ->> 'kind', p_call.args ->> 'pattern', p_call.args ->> 'action',
    p_call.actor_id
  )
  on conflict do nothing
  returning rule_id into v_id;
  if v_id is null then
    perform refuse('already_done');
  end if;
  perform policy_has_changed(p_call.room_id);
  return row(null, null, jsonb_build_object(
    'rule_id', v_id, 'kind', p_call.args -> 'kind', 'pattern', p_call.args -> 'pattern',
    'action', p_call.args -> 'action'
  ), null)::act_effect;
end
$$;

create function act_remove_rule(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_rule room_rule;
begin
  delete from room_rule
  where room_id = p_call.room_id and rule_id = (p_call.args ->> 'ruleId')::bigint
  returning * into v_rule;
  if not found then
    perform refuse('rule_not_found');
  end if;
  perform policy_has_changed(p_call.room_id);
  return row(null, null, jsonb_build_object(
    'rule_id', v_rule.rule_id, 'kind', v_rule.kind, 'pattern', v_rule.pattern,
    'action', v_rule.action
  ), null)::act_effect;
end
$$;

-- From now on he alone sees what he says, or everybody does again.
create function set_shadow(p_call act_call, p_shadowed boolean) returns act_effect
language plpgsql as $$
declare
  v_target room_member := target_of(p_call, p_call.args ->> 'memberId');
begin
  if v_target.shadowed = p_shadowed then
    perform refuse(case when p_shadowed then 'already_done' else 'not_sanctioned' end);
  end if;
  update room_member set shadowed = p_shadowed
  where room_id = p_call.room_id and member_id = v_target.member_id;
  perform policy_has_changed(p_call.room_id);
  return row(null, v_target.member_id, null, null)::act_effect;
end
$$;

create function act_shadow(p_call act_call) returns act_effect
language sql as $$ select set_shadow(p_call, true) $$;

create function act_unshadow(p_call act_call) returns act_effect
language sql as $$ select set_shadow(p_call, false) $$;

-- A held message gets its place in the log now, under the nick and the client id its author gave it.
create function act_approve(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_held held_message := take_held(p_call);
  v_seq bigint;
begin
  select a.seq into v_seq from append_entries(
    array[p_call.room_id], array[v_held.member_id], array[v_held.nick], array[v_held.head_num],
    array['text'], array[v_held.content], array[v_held.client_id]
  ) a;
  update room_member set cleared = cleared + 1
  where room_id = p_call.room_id and member_id = v_held.member_id and v_held.why = 'newcomer';
  return row(null, v_held.member_id, jsonb_build_object('seq', v_seq), null)::act_effect;
end
$$;

create function act_reject(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_held held_message := take_held(p_call);
begin
  return row(
    null, v_held.member_id, jsonb_build_object('content', v_held.content), null
  )::act_effect;
end
$$;

create function take_held(p_call act_call) returns held_message
language plpgsql as $$
declare
  v_held held_message;
begin
  delete from held_message
  where room_id = p_call.room_id and held_id = (p_call.args ->> 'heldId')::bigint
  returning * into v_held;
  if not found then
    perform refuse('held_not_found');
  end if;
  return v_held;
end
$$;

create function act_report(p_call act_call) returns act_effect
language plpgsql as $$
declare
  v_seq bigint := (p_call.args ->> 'seq')::bigint;
  v_entry room_log;
begin
  select * into v_entry from room_log where room_id = p_call.room_id and seq = v_seq;
  if not found then
    perform refuse('entry_not_found');
  elsif v_entry.kind <> 'text' then
    perform refuse('not_a_message');
  elsif v_entry.member_id = p_call.actor_id then
    perform refuse('act_on_self');
  end if;
  insert into report (room_id, seq, reporter_id, reason)
  values (p_call.room_id, v_seq, p_call.actor_id, coalesce(p_call.args ->> 'reason', ''))
  on conflict do nothing;
  if not found then
    perform refuse('already_done');
  end if;
  return row(null, v_entry.member_id, jsonb_build_object('seq', v_seq), null)::act_effect;
end
$$;

create function decide_on_reports(p_call act_call, p_state text) returns act_effect
language plpgsql as $$
declare
  v_seq bigint := (p_call.args ->> 'seq')::bigint;
begin
  update report set state = p_state, decided_by = p_call.actor_id, decided_at = clock_timestamp()
  where room_id = p_call.room_id and seq = v_seq and state = 'open';
  if not found then
    perform refuse(case
      when exists (select from report where room_id = p_call.room_id and seq = v_seq)
      then 'already_done' else 'report_not_found'
    end);
  end if;
  return row(
    null, (select member_id from room_log where room_id = p_call.room_id and seq = v_seq),
    jsonb_build_object('seq', v_seq), null
  )::act_effect;
end
$$;

create function act_resolve(p_call act_call) returns act_effect
language sql as $$ select decide_on_reports(p_call, 'resolved') $$;

create function act_dismiss(p_call act_call) returns act_effect
language sql as $$ select decide_on_reports(p_call, 'dismissed') $$;

-- Keeps a message that a rule is against for the moderators. False: it is in the log already, its
-- author tries again. Refuses who may not speak.
create function hold_by_rule(
  p_room_id text, p_member_id text, p_content text, p_client_id text
) returns boolean
language plpgsql as $$
declare
  v_refusal record;
begin
  perform 1 from room where room_id = p_room_id and status = 'open' for update;
  if not found then
    perform refuse('room_closed');
  end if;
  if exists (
    select from room_log l
    where l.room_id = p_room_id and l.member_id = p_member_id and l.client_id = p_client_id
  ) then
    return false;
  end if;
  select * into v_refusal from draft_refusal(p_room_id, p_member_id, p_content);
  if v_refusal.code <> 'held_back' then
    perform refuse(v_refusal.code, v_refusal.until);
  end if;
  perform hold_message(p_room_id, p_member_id, p_content, p_client_id, 'rule');
  return true;
end
$$;
