import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { PROJECT } from '../support/project.ts';

const TSC = join(PROJECT, 'node_modules/typescript-7/bin/tsc');

/** What the page has written in code, from this on to the end of the line or of the block. */
function codeOf(page: string, start: string): string {
  const from = page.indexOf(start);
  assert.ok(from >= 0, `the page has no ${start}`);
  const ends = start.startsWith('async') ? '```' : '`';
  return page.slice(from, page.indexOf(ends, from));
}

test('the kind of message that docs/contributing.md adds fits the code', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-wave-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const path of ['src', 'package.json', 'tsconfig.json']) {
    await cp(join(PROJECT, path), join(folder, path), { recursive: true });
  }
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const page = await readFile(join(PROJECT, 'docs/contributing.md'), 'utf8');

  /** Puts lines behind this one in a file, which has it once. */
  async function add(file: string, line: string, lines: string): Promise<void> {
    const path = join(folder, 'src', file);
    const parts = (await readFile(path, 'utf8')).split(line);
    assert.equal(parts.length, 2, `${file}: ${line}`);
    await writeFile(path, parts.join(`${line}\n${lines}\n`));
  }
  await add('wire/protocol.ts', 'EntryKind = Type.Union([', codeOf(page, "Type.Literal('wave')"));
  await add('wire/protocol.ts', 'ClientFrames = {', codeOf(page, 'wave: Type.Object'));
  const [, said = ''] = /`` (wave: .*?) ``/.exec(page) ?? [];
  for (const locale of ["  'zh-CN': {", '  en: {']) await add('wire/entry.ts', locale, said);
  const table = 'HANDLERS: { readonly [T in ClientFrameType]: Handler<T> } = {';
  const handler = codeOf(page, 'async function wave');
  await add('realtime/frame-handlers.ts', table, 'wave,');
  await add('realtime/frame-handlers.ts', '...actHandlers,\n};', handler);

  const check = promisify(execFile)(process.execPath, [TSC, '--noEmit', '--project', 'src'], {
    cwd: folder,
  });
  await check.catch(({ stdout }) => assert.fail(stdout));
});
