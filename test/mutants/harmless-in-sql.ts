export interface Harmless {
  /** Where it ends: a file or a function. */
  readonly where: string;
  /** A part of its line. */
  readonly code: string;
  readonly changes: readonly string[];
  readonly why: string;
}

const LONG_WAY = 'The short way is not taken; the long one answers the same.';
const IN_ONE_ORDER =
  'Locks are taken in one order, so that two at once never wait for each other: a matter of chance.';

/** Changes of SQL that no test can notice, since what the database answers is the same. */
export const HARMLESS_IN_SQL: readonly Harmless[] = [
  {
    where: '',
    code: 'clock_timestamp()',
    changes: ['> → >=', '<= → <', '< → <=', '>= → >'],
    why: 'An end that is now to the microsecond.',
  },
  {
    where: '',
    code: 'last_seen(m) >= ',
    changes: ['>= → >'],
    why: 'To have been seen at that very microsecond.',
  },
  {
    where: 'change_nick',
    code: 'from member m where m.member_id = p_member_id for update',
    changes: [
      'perform 1 from member m where m.member_id = p_member_id for … → null;',
      'm.member_id = p_member_id → true',
      '= → <>',
      'for update → (nothing)',
    ],
    why: IN_ONE_ORDER,
  },
  {
    where: 'append_by_room',
    code: 'false, f.code, f.until',
    changes: ['false → true'],
    why: 'Nobody asks of a refusal whether it has been stored before.',
  },
  {
    where: 'append_unless_stored',
    code: 'max(new_seq) as seq from placed where is_new',
    changes: ['is_new → true'],
    why: 'A draft that is stored already raises nothing: its room is set to the seq it has.',
  },
  {
    where: 'draft_refusal',
    code: 'entered_at >',
    changes: ['> → >='],
    why: 'To have entered at that very microsecond.',
  },
  {
    where: 'refused_drafts',
    code: 'as has_rules',
    changes: ['> → >='],
    why: LONG_WAY,
  },
  {
    where: 'refused_drafts',
    code: "r.lock <> 'off'",
    changes: ["'off' → 'mutant'"],
    why: LONG_WAY,
  },
  {
    where: 'draft_refusal',
    code: "v_room.lock = 'off'",
    changes: ["'off' → 'mutant'"],
    why: LONG_WAY,
  },
  {
    where: 'refused_drafts',
    code: 's.room_id = m.room_id',
    changes: ['and → or', 's.room_id = m.room_id → true', 's.member_id = m.member_id → true'],
    why: LONG_WAY,
  },
  {
    where: 'refused_drafts',
    code: 'and (r.has_rules or (',
    changes: ['(r.has_rules or ( select m.role = any (array( select rr.role… → true'],
    why: LONG_WAY,
  },
  {
    where: 'refused_drafts',
    code: "rr.right_name = 'speak'",
    changes: ["'speak' → 'mutant'"],
    why: LONG_WAY,
  },
  {
    where: 'refused_drafts',
    code: 's.until > clock_timestamp()',
    changes: ['and → or', 's.until > clock_timestamp() → true'],
    why: LONG_WAY,
  },
  {
    where: 'refused_drafts',
    code: 'v_draft.slow_s > 0) and exists',
    changes: ['> → >='],
    why: LONG_WAY,
  },
  {
    where: 'check_bans',
    code: "'read', coalesce(",
    changes: [", '' → (nothing)"],
    why: LONG_WAY,
  },
  {
    where: 'check_bans',
    code: "'read', coalesce(",
    changes: ["'' → 'mutant'"],
    why: 'Nobody comes from there, either.',
  },
  {
    where: 'nick_needs_voice',
    code: 'r.guarded_until > clock_timestamp()',
    changes: [
      'and → or',
      'r.room_id = new.room_id → true',
      'r.guarded_until > clock_timestamp() → true',
    ],
    why: 'Where nobody may be silent the look at this one finds nothing: time alone.',
  },
  {
    where: 'role_right_has_changed',
    code: 'join changed c',
    changes: ['and → or', 'c.role = m.role → true', "c.right_name in ('read', 'speak') → true"],
    why: 'More rooms are reckoned anew and come to what they were: time alone.',
  },
  {
    where: 'role_right_has_changed',
    code: 'order by r.room_id for update',
    changes: [
      'perform 1 from room r where r.room_id = any (v_rooms) order … → null;',
      'r.room_id = any (v_rooms) → true',
      '= → <>',
      'for update → (nothing)',
    ],
    why: IN_ONE_ORDER,
  },
  {
    where: 'refusal_of',
    code: 's.room_id = m.room_id and s.member_id = m.member_id',
    changes: ['and → or', 's.room_id = m.room_id → true', 's.member_id = m.member_id → true'],
    why: LONG_WAY,
  },
  {
    where: 'refusal_of',
    code: 'and s.until > clock_timestamp()',
    changes: ['and → or', 's.until > clock_timestamp() → true'],
    why: LONG_WAY,
  },
  {
    where: 'sanction_has_changed',
    code: 'roster_version + 1',
    changes: ['1 → 2'],
    why: 'A version is another one than before; by how much it rises tells nothing.',
  },
  {
    where: 'role_right_has_changed',
    code: 'where exists (',
    changes: ['exists ( select from room_member m join changed c on c.role … → true'],
    why: 'More rooms are reckoned anew and come to what they were: time alone.',
  },
  {
    where: 'role_right_has_changed',
    code: 'where m.room_id = r.room_id',
    changes: ['m.room_id = r.room_id → true'],
    why: 'More rooms are reckoned anew and come to what they were: time alone.',
  },
  {
    where: 'role_right_has_changed',
    code: 'guard_end(r.room_id) where r.room_id = any (v_rooms)',
    changes: ['r.room_id = any (v_rooms) → true'],
    why: 'Every room is reckoned anew and comes to what it was: time alone.',
  },
  {
    where: 'act_claim',
    code: 'i.room_id = p_call.room_id and i.secret_hash = v_link.secret_hash',
    changes: ['i.room_id = p_call.room_id → true'],
    why: 'No two links share a secret of 256 bits.',
  },
  {
    where: 'refusal_of',
    code: 'return;',
    changes: ['return; → null;'],
    why: 'The short way out: the full look that follows answers the same.',
  },
  {
    where: 'member_role_has_changed',
    code: 'where r.room_id = new.room_id',
    changes: ['r.room_id = new.room_id → true'],
    why: 'Every room is reckoned anew and comes to what it was: time alone.',
  },
];
