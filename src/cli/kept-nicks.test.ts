import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { keepNick, keptNicksFile, readKeptNicks } from './kept-nicks.ts';

async function newFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-nicks-'));
  t.after(() => rm(folder, { recursive: true }));
  return keptNicksFile({ XDG_CONFIG_HOME: folder });
}

const kept = (server: string, nick: string, nickId = 'user_0.s') => ({ server, nick, nickId });

test('the nick used last comes first, each once for a server', async (t) => {
  const file = await newFile(t);
  assert.deepEqual(await readKeptNicks(file), []);
  await keepNick(file, kept('http://a', 'ann', 'old'));
  await keepNick(file, kept('http://b', 'ann'));
  await keepNick(file, kept('http://a', 'ann', 'new'));
  assert.deepEqual(await readKeptNicks(file), [
    kept('http://a', 'ann', 'new'),
    kept('http://b', 'ann'),
  ]);
});

test('nobody but the owner can read the file, and nothing else stays behind', async (t) => {
  const file = await newFile(t);
  await keepNick(file, kept('http://a', 'ann'));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await stat(dirname(file))).mode & 0o777, 0o700);
  assert.deepEqual(await readdir(dirname(file)), ['nicks.json']);
});

test('a file that is no list of nicks is a sentence, and is left as it is', async (t) => {
  const file = await newFile(t);
  await keepNick(file, kept('http://a', 'ann'));
  for (const text of ['', '{', '{}', '[{"server":"http://a"}]', '[null]']) {
    await writeFile(file, text);
    await assert.rejects(keepNick(file, kept('http://a', 'ann')), /Mend the file or move it away/);
  }
});
