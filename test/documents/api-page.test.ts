import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startServer } from '../support/server.ts';
import { masked, runSteps, stepsOf } from './shell-page.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const skip = !hasCurl && process.env.REQUIRE_ALL !== '1' && 'curl is not installed';

test('the ten curl lines of docs/api.md do what the page says', { skip }, async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-api-page-'));
  t.after(() => rm(folder, { recursive: true }));
  const page = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const steps = stepsOf(page.replace(/(?<=URL=).*/, server.url));
  assert.equal(steps.filter(({ script }) => script.startsWith('curl ')).length, 10);
  const printed = await runSteps(steps, folder);
  for (const [i, step] of steps.entries()) {
    const expected = step.printed ?? '';
    assert.equal(masked(printed[i] as string).trimEnd(), masked(expected).trimEnd(), step.script);
  }
});
