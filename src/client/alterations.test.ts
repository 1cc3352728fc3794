import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../wire/protocol.ts';
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

test('a page that was read before an erasure is blank where it has to be', async () => {
  const alterations = new Alterations();
  const page = { messages: [said(1, 'alice'), said(2, 'bob'), said(4, 'alice')], has_more: true };
  assert.deepEqual(await alterations.applied(Promise.resolve(page)), page);
  const applied = alterations.applied(Promise.resolve(page));
  alterations.note(said(2, 'bob'));
  alterations.note({
    ...said(3, 'system'),
    log_kind: 'erase',
    subject: { member_id: 'alice', user_name: 'alice' },
  });
  const { messages, has_more } = await applied;
  assert.deepEqual(
    messages.map((entry) => entry.log_content),
    ['', 'text 2', 'text 4'],
  );
  assert.equal(has_more, true);
});

test('a page from before an edit and a deletion has both, and what is blank stays so', async () => {
  const alterations = new Alterations();
  const told = (
    log_seq: number,
    log_kind: Entry['log_kind'],
    act: Partial<Entry['act']>,
  ): Entry => ({
    ...said(log_seq, 'system'),
    log_kind,
    subject: { member_id: 'alice', user_name: 'alice' },
    act: { name: log_kind, actor: { member_id: 'alice', user_name: 'alice' }, ...act },
  });
  const page = [said(1, 'alice'), said(2, 'alice'), said(3, 'alice'), said(8, 'alice')];
  const blank: Entry = { ...said(1, 'alice'), log_content: '', altered: 'recalled' };
  const history = { messages: [...page, blank], has_more: false };
  const applied = alterations.applied(Promise.resolve(history));
  alterations.note(told(5, 'edit', { seqs: [1], content: 'corrected' }));
  alterations.note(told(6, 'edit', { seqs: [2], content: 'corrected' }));
  alterations.note(told(7, 'recall', { seqs: [2] }));
  alterations.note(told(9, 'recall', { name: 'clear', from_seq: 4 }));
  const { messages } = await applied;
  assert.deepEqual(
    messages.map(({ log_content, altered }) => [log_content, altered]),
    [
      ['corrected', 'edited'],
      ['', 'recalled'],
      ['text 3', undefined],
      ['', 'deleted'],
      ['', 'recalled'],
    ],
  );
});

test('nothing is kept of what was told before a page was asked for: the page has it', async () => {
  const alterations = new Alterations();
  const page = { messages: [said(1, 'alice')], has_more: false };
  const subject = { member_id: 'alice', user_name: 'alice' };
  alterations.note({ ...said(3, 'system'), log_kind: 'erase', subject });
  assert.deepEqual(await alterations.applied(Promise.resolve(page)), page);
  await assert.rejects(alterations.applied(Promise.reject(new Error('closed'))), /closed/);
});
