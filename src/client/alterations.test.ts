import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../protocol.ts';
import { Alterations } from './alterations.ts';

const said = (log_seq: number, log_user_id: string): Entry => ({
  log_id: `r_${log_seq}`,
  log_seq,
  log_kind: 'text',
  log_user_id,
  log_user_name: log_user_id,
  head_num: 0,
  log_content: `text ${log_seq}`,
  log_time: '2026-11-21 09:30:12',
  created_at: '2026-11-21T01:30:12.123Z',
});

test('a page that was read before an erasure is blank where it has to be', () => {
  const alterations = new Alterations();
  const page = { messages: [said(1, 'alice'), said(2, 'bob'), said(4, 'alice')], has_more: true };
  assert.deepEqual(alterations.applied(page), page);
  alterations.note(said(2, 'bob'));
  alterations.note({
    ...said(3, 'system'),
    log_kind: 'erase',
    subject: { member_id: 'alice', user_name: 'alice' },
  });
  const { messages, has_more } = alterations.applied(page);
  assert.deepEqual(
    messages.map((entry) => entry.log_content),
    ['', 'text 2', 'text 4'],
  );
  assert.equal(has_more, true);
});
