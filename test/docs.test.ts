import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { settingsTable } from '../src/setting-texts.ts';

test("the README's configuration table is the one the settings make", async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  assert.ok(readme.includes(settingsTable()), 'run `npm run docs`');
});
