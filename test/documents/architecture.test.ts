import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../support/project.ts';

/** In the project itself: tests that were compiled have no sources beside them. */
const inProject = (path: string): string => join(PROJECT, path);

const page = await readFile(inProject('docs/architecture.md'), 'utf8');

/** `` `LogWriter.append` in `src/log/log-writer.ts` ``: a name, and the file that it stands in. */
const PLACES = /`([\w.]+)(?:\(\))?`,? in `((?:src|migrations)\/[\w./-]+)`/g;

test('every file that the page about the code names is there', async () => {
  const paths = [...page.matchAll(/`((?:src|migrations)\/[\w./-]+\.(?:ts|sql))`/g)];
  assert.ok(paths.length > 30, `${paths.length} files are named`);
  for (const [, path = ''] of paths) assert.ok((await stat(inProject(path))).isFile(), path);
});

test('every function that it names stands in the file that it names', async () => {
  const places = [...page.matchAll(PLACES)];
  assert.ok(places.length > 20, `${places.length} functions are named`);
  for (const [, name = '', path = ''] of places) {
    const text = await readFile(inProject(path), 'utf8');
    // Of `LogWriter.append` the class and the method.
    for (const part of name.split('.')) {
      assert.match(text, new RegExp(`\\b${part}\\b`), `${name} in ${path}`);
    }
  }
});

test('it says of every folder of the source what it has', async () => {
  const [, tree = ''] = page.split('## The tree');
  const folders = await readdir(inProject('src'), { withFileTypes: true });
  for (const { name } of folders.filter((one) => one.isDirectory())) {
    assert.ok(tree.includes(`\`${name}\``), name);
  }
});
