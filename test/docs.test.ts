import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { settingsTable } from '../src/config/setting-texts.ts';
import { PROJECT } from './support/project.ts';

const INDEX = 'docs/README.md';

const documents = (await readdir(join(PROJECT, 'docs'))).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'bench/RESULTS.md', ...documents.map((name) => `docs/${name}`)];

const textOf = (page: string): Promise<string> => readFile(join(PROJECT, page), 'utf8');

const exists = (path: string): Promise<boolean> =>
  access(join(PROJECT, path)).then(
    () => true,
    () => false,
  );

/** Those of these paths that lead nowhere. */
async function missing(paths: Iterable<string>): Promise<string[]> {
  const checked = await Promise.all(
    [...new Set(paths)].map(async (path) => ((await exists(path)) ? [] : [path])),
  );
  return checked.flat();
}

test("the README's configuration table is the one the settings make", async () => {
  assert.ok((await textOf('README.md')).includes(settingsTable()), 'run `npm run docs`');
});

test('the index names every document', async () => {
  const index = await textOf(INDEX);
  const named = [...index.matchAll(/\]\(([\w.-]+\.md)\)/g)].map(([, page]) => `docs/${page}`);
  const all = pages.filter((page) => page.startsWith('docs/') && page !== INDEX);
  assert.deepEqual(
    all.filter((page) => !named.includes(page)),
    [],
  );
});

test('no two documents have names that a disk of a Mac takes for one', () => {
  const names = pages.map((page) => page.toLowerCase());
  assert.equal(new Set(names).size, names.length);
});

describe('what a document names is there', () => {
  for (const page of pages) {
    test(`links of ${page}`, async () => {
      const links = [...(await textOf(page)).matchAll(/\]\((?!https?:)([^)#\s]+)/g)];
      assert.deepEqual(await missing(links.map(([, to]) => join(dirname(page), to as string))), []);
    });

    test(`files of ${page}`, async () => {
      const text = await textOf(page);
      const named = [...text.matchAll(/`((?:src|test|bench|migrations|public)\/[\w./-]+)`/g)];
      const paths = named.map(([, path]) => path as string).filter((path) => !isBuilt(path));
      assert.deepEqual(await missing(paths), []);
    });

    test(`functions of ${page}`, async () => {
      const text = await textOf(page);
      for (const [, name = '', path = ''] of text.matchAll(
        /`([\w.]+)` in `(src\/[\w./-]+\.ts)`/g,
      )) {
        const code = await textOf(path);
        const what = name.split('.').at(-1) as string;
        assert.match(code, new RegExp(`\\b${what}\\b`), `${name} is not in ${basename(path)}`);
      }
    });
  }
});

const isBuilt = (path: string): boolean => path.startsWith('public/assets');
