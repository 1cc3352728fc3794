import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import _ from 'lodash';
import { emojiData } from './emoji/build-emoji.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const ASSETS = here('../../public/assets');

const common: BuildOptions & { write: false; metafile: true } = {
  // What the metafile names is relative to it.
  absWorkingDir: here('../../'),
  outdir: ASSETS,
  bundle: true,
  // Served from public/ as it is.
  external: ['/favicon.svg'],
  minify: true,
  // Lit's licence travels beside the files, not in each of them: 600 bytes of the 40 kB.
  legalComments: 'external',
  sourcemap: true,
  format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  logLevel: 'warning',
  write: false,
  metafile: true,
};

/** What is imported when it is needed is a file of its own. */
const split = {
  splitting: true,
  chunkNames: '[name]-[hash]',
  // It would cut a file for every set of modules that share something.
  inject: [here('shared.ts')],
};

const page: typeof common = {
  ...common,
  ...split,
  entryPoints: [
    { in: here('main.ts'), out: 'app' },
    { in: here('styles/app.css'), out: 'app' },
    { in: here('styles/landing.css'), out: 'landing' },
    { in: here('styles/sheets.css'), out: 'sheets' },
  ],
};

/** By itself: what it shared with the page would cut both into a dozen small files. */
const widget: typeof common = {
  ...common,
  ...split,
  entryPoints: [
    { in: here('widget/main.ts'), out: 'widget' },
    { in: here('widget/widget.css'), out: 'widget' },
  ],
};

const demo: typeof common = {
  ...common,
  entryPoints: [
    { in: here('demo/demo.ts'), out: 'demo' },
    { in: here('demo/demo.css'), out: 'demo' },
  ],
};

/** The operator's page: by itself, since nobody else loads it. */
const admin: typeof common = {
  ...common,
  entryPoints: [
    { in: here('admin/main.ts'), out: 'admin' },
    { in: here('admin/styles/admin.css'), out: 'admin' },
  ],
};

/** Loaded by the page when entering asks for a proof of work, by its name. */
const proofWorker: typeof common = {
  ...common,
  entryPoints: [{ in: here('proof/worker.ts'), out: 'proof-worker' }],
};

/** One file without any beside it: pages of other sites load it, and from another address. */
const embed: typeof common = {
  ...common,
  entryPoints: [{ in: here('embed/embed.ts'), out: 'embed' }],
};

/** Both, since browsers take brotli over TLS alone. */
const COMPRESSIONS = { '.br': promisify(brotliCompress), '.gz': promisify(gzip) };

/** Writes what a page loads, and beside it what travels: the server compresses nothing by itself. */
async function publish(path: string, contents: Uint8Array): Promise<void> {
  const wanted = Object.entries(path.endsWith('.map') ? {} : COMPRESSIONS);
  const all = [path, ...wanted.map(([ending]) => path + ending)];
  const [old, ...others] = await Promise.all(
    all.map((one) => readFile(one).catch(() => undefined)),
  );
  if (old?.equals(contents) && others.every((other) => other !== undefined)) return;
  for (const [ending, compress] of wanted) await replace(path + ending, await compress(contents));
  // Last: as long as it is the old one, the next build begins anew.
  await replace(path, contents);
}

/** At once: a server beside the build never reads half a file. */
async function replace(path: string, contents: Uint8Array): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(fresh, contents);
  await rename(fresh, path);
}

/** What each page needs beside its entry, to be asked for at once and not one after the other. */
const NEEDED = {
  'index.html': ['main.ts', 'landing.ts'],
  'room.html': ['main.ts'],
  'embed.html': ['widget/main.ts'],
};

/** The primary tags of the languages; the first one stands in for others. */
const LANGUAGES = { en: 'en', zh: 'zh' };

/** Most visitors of a room need the form for a nick no more. */
const sentencesOf = (file: string, language: string): string[] =>
  file === 'room.html'
    ? [`i18n/${language}.ts`]
    : [`i18n/${language}.ts`, `i18n/${language}-entrance.ts`];

/** The addresses of these modules' outputs and of all they import, but for what is imported later. */
function addressesOf(outputs: Metafile['outputs'], modules: readonly string[]): string[] {
  const entries = Object.keys(outputs).filter((path) =>
    modules.some((module) => outputs[path]?.entryPoint === `src/web/${module}`),
  );
  const found = new Set(entries);
  // A set hands out what is added to it on the way.
  for (const path of found) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') found.add(imported);
    }
  }
  return [...found].map((path) => path.replace('public/', '/'));
}

/** By page, and by the language it is read in, what to ask for. */
const preloads: Record<string, Record<string, string[]>> = {};

/** Notes it for the pages that this build is for; what both builds have has two addresses. */
function notePreloads(outputs: Metafile['outputs']): void {
  const built = new Set(Object.values(outputs).map(({ entryPoint }) => entryPoint));
  for (const [file, modules] of Object.entries(NEEDED)) {
    if (!modules.every((module) => built.has(`src/web/${module}`))) continue;
    preloads[file] = _.mapValues(LANGUAGES, (language) =>
      addressesOf(outputs, [...modules, ...sentencesOf(file, language)]),
    );
  }
}

/** Bundles the page into public/assets. The entries' names are fixed: public/*.html refers to them. */
for (const options of [page, widget, demo, admin, proofWorker, embed]) {
  const { outputFiles, metafile } = await build(options);
  for (const { path, contents } of outputFiles) await publish(path, contents);
  notePreloads(metafile.outputs);
}
await replace(join(ASSETS, 'preloads.json'), Buffer.from(JSON.stringify(preloads)));
for (const language of Object.keys(LANGUAGES)) {
  const data = Buffer.from(JSON.stringify(emojiData(language)));
  await publish(join(ASSETS, `emoji-${language}.json`), data);
}
