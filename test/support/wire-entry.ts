import type { Entry } from '../../src/wire/protocol.ts';

/** An entry as clients see it: alice says hello, but for what the test is about. */
export const wireEntry = (fields: Partial<Entry> = {}): Entry => ({
  log_id: 'room_0a1b2c3d4e5f6g7h_1',
  log_seq: 1,
  log_kind: 'text',
  log_user_id: 'user_0a1b2c3d4e5f6g7h',
  log_user_name: 'alice',
  head_num: 0,
  log_content: 'hello',
  log_time: '2026-11-21 09:30:12',
  created_at: '2026-11-21T09:30:12.000Z',
  ...fields,
});
