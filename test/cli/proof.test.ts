import assert from 'node:assert/strict';
import { test } from 'node:test';
import { get } from '../protocol/support/http.ts';
import { startServer } from '../support/server.ts';
import { openShell } from './command-process.ts';

test('say computes the proof of work that the server asks for', async (t) => {
  const { url, stop } = await startServer({ PROOF_OF_WORK: 'on', PROOF_COST: '100' });
  t.after(stop);
  const shell = await openShell(t, url);
  const say = shell.start('say', 'lounge', 'hello', '--create', '--nick', 'bot');
  assert.equal(await say.end(), 0, say.noted);
  const { body } = await get<{ rooms: { head_seq: number }[] }>(`${url}/rooms?name=lounge`);
  assert.equal(body.rooms[0]?.head_seq, 1);
});
