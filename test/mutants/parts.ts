/** What is mutated together, and the tests that should notice, quick and likely ones first. */
export interface Part {
  /** TypeScript files. */
  readonly files: readonly string[];
  /** SQL functions, as all migrations have left them. */
  readonly functions: readonly string[];
  readonly tests: readonly string[];
  /** Whether the tests need PostgreSQL. */
  readonly database: boolean;
}

const ACTS = ['act', 'acts-on-people', 'acts-on-texts', 'roles'].map(
  (name) => `src/acts/${name}.test.ts`,
);
export const PARTS: Readonly<Record<string, Part>> = {
  log: {
    files: [
      'src/log/content-rules.ts',
      'src/log/head-queries.ts',
      'src/log/log-page.ts',
      'src/log/log-queries.ts',
      'src/log/log-writer.ts',
      'src/log/post-message.ts',
    ],
    functions: ['append_by_room', 'append_entries', 'append_unless_stored'],
    tests: [
      'src/log/content-rules.test.ts',
      'src/log/log-reading.test.ts',
      'src/log/log-page.test.ts',
      'src/log/log-queries.test.ts',
      'src/log/refused-drafts.test.ts',
      'src/log/post-message.test.ts',
      'src/log/log-writer.test.ts',
      'src/members/forget.test.ts',
      'test/protocol/http-messages.test.ts',
    ],
    database: true,
  },
  sequencer: {
    files: [
      'src/realtime/sequencer.ts',
      'src/realtime/log-follower.ts',
      'src/realtime/recent-entries.ts',
    ],
    functions: [],
    tests: [
      'src/realtime/sequencer.test.ts',
      'src/realtime/recent-entries.test.ts',
      'src/realtime/log-follower.test.ts',
      'test/protocol/delivery.test.ts',
    ],
    database: true,
  },
  nicks: {
    files: [
      'src/names/characters.ts',
      'src/names/lengths.ts',
      'src/names/nick.ts',
      'src/names/normalise.ts',
      'src/names/reserved.ts',
      'src/names/room-name.ts',
      'src/names/scripts.ts',
      'src/names/skeleton.ts',
    ],
    functions: [],
    tests: [
      'src/names/nick.test.ts',
      'src/names/look-alikes.test.ts',
      'src/names/honest-names.test.ts',
      'src/names/room-name.test.ts',
      'src/names/skeleton.test.ts',
    ],
    database: false,
  },
  'nick-holding': {
    files: [],
    functions: ['nick_is_held', 'take_nick', 'keep_former_nick', 'change_nick'],
    tests: [
      'src/rooms/nick-queries.test.ts',
      'src/rooms/nick-holding.test.ts',
      'src/rooms/enter-room.test.ts',
      'test/protocol/nick.test.ts',
    ],
    database: true,
  },
  limits: {
    files: [
      'src/limits/address.ts',
      'src/limits/counts.ts',
      'src/limits/expiring-map.ts',
      'src/limits/flood-score.ts',
      'src/limits/frame-gate.ts',
      'src/limits/limits.ts',
      'src/limits/token-bucket.ts',
    ],
    functions: [],
    tests: [
      'src/limits/address.test.ts',
      'src/limits/counts.test.ts',
      'src/limits/expiring-map.test.ts',
      'src/limits/flood-score.test.ts',
      'src/limits/frame-gate.test.ts',
      'src/limits/token-bucket.test.ts',
      'src/limits/limits.test.ts',
    ],
    database: false,
  },
  rights: {
    files: ['src/rights/right-queries.ts', 'src/rights/record-queries.ts'],
    functions: [
      ...['role_has', 'sanction_in_force', 'refusal_of', 'address_ban_end', 'has_right'],
      ...['role_in_force', 'sanction_shown', 'guard_end', 'sanction_has_changed'],
      ...['member_role_has_changed', 'role_right_has_changed', 'nick_needs_voice'],
      ...['draft_refusal', 'refused_drafts', 'check_bans', 'act', 'subject_shown', 'target_of'],
      ...['end_of', 'said_at', 'own_said_at', 'act_recall', 'act_edit', 'act_delete', 'act_clear'],
      ...['impose', 'lift', 'act_mute', 'act_unmute', 'send_out', 'act_kick', 'act_ban'],
      ...['act_unban', 'rank_of', 'may_give', 'give_role', 'act_appoint', 'has_other_owner'],
      ...['act_resign', 'act_invite', 'act_renew_link', 'act_claim', 'last_seen', 'heir_of'],
      ...['act_take_over', 'owner_has_gone'],
    ],
    tests: [...ACTS, 'src/rights/refusal.test.ts', 'src/rights/draft-refusal.test.ts'],
    database: true,
  },
};
