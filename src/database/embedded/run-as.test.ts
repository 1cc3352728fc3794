import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { accountFor, launcher } from './run-as.ts';
import { socketFolder } from './socket-folder.ts';

const skip = process.getuid?.() === 0 ? false : 'only root can become somebody else';
const somebody = { uid: 54_321, gid: 54_321 };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nickroom-run-as-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** What `id -u` and then reading `path` give to the account. */
async function asSomebody(path: string): Promise<string> {
  const launch = await launcher(somebody, [path]);
  const child = launch('sh', ['-c', 'id -u; id -G; test -x "$0" && echo reached', path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  return output;
}

test('a program runs as the other account, in its group alone', { skip }, async () => {
  await chmod(folder, 0o711);
  assert.equal(await asSomebody(folder), '54321\n54321\nreached\n');
});

test('a program reaches a folder that is closed to its account', { skip }, async () => {
  assert.equal(await asSomebody(folder), '54321\n54321\nreached\n');
});

test('without setpriv a closed folder stops the start by its name', { skip }, async (t) => {
  const { PATH } = process.env;
  t.after(() => {
    process.env.PATH = PATH;
  });
  process.env.PATH = folder;
  const inner = join(folder, 'inner');
  await mkdir(inner);
  await assert.rejects(launcher(somebody, [inner]), (error: Error) => {
    assert.equal(error.name, 'DatabaseError');
    assert.ok(error.message.includes(`cannot reach ${folder}.`), error.message);
    return true;
  });
});

test("a cluster is run by its owner, and root's by an account that is not root", {
  skip,
}, async () => {
  assert.notEqual((await accountFor(folder))?.uid, 0);
  await chown(folder, somebody.uid, somebody.gid);
  assert.deepEqual(await accountFor(folder), somebody);
});

test('a socket folder that is open to others is refused', async (t) => {
  const long = join(folder, 'd'.repeat(100));
  const short = await socketFolder(long, undefined);
  t.after(() => rm(short, { recursive: true }));
  assert.equal(await socketFolder(long, undefined), short);
  await chmod(short, 0o755);
  await assert.rejects(socketFolder(long, undefined), { name: 'DatabaseError' });
});
