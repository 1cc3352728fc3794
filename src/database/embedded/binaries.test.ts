import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBinaries, makeLinks } from './binaries.ts';

test("the platform's PostgreSQL is found", async () => {
  const { major, postgres } = await findBinaries();
  assert.match(major, /^\d+$/);
  assert.ok(postgres.endsWith('postgres'));
});

test('links that no install script made are made at the start', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'nickroom-binaries-'));
  t.after(() => rm(home, { recursive: true }));
  const root = join(home, 'native');
  await mkdir(join(root, 'lib'), { recursive: true });
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(root, 'pg-symlinks.json'), JSON.stringify(links));
  await makeLinks(root);
  await makeLinks(root);
  assert.equal(await readlink(join(root, 'lib', 'libpq.so.5')), 'libpq.so.5.18');
});
