import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { emojiData } from './emoji/build-emoji.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const ASSETS = here('../../public/assets');

const common: BuildOptions & { write: false } = {
  outdir: ASSETS,
  bundle: true,
  // Served from public/ as it is.
  external: ['/favicon.svg'],
  minify: true,
  sourcemap: true,
  format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  logLevel: 'warning',
  write: false,
};

/** What is imported when it is needed is a file of its own. */
const split = { splitting: true, chunkNames: '[name]-[hash]' };

const page: typeof common = {
  ...common,
  ...split,
  entryPoints: [
    { in: here('main.ts'), out: 'app' },
    { in: here('styles/app.css'), out: 'app' },
  ],
};

/** By itself: what it shared with the page would cut both into a dozen small files. */
const widget: typeof common = {
  ...common,
  ...split,
  entryPoints: [
    { in: here('widget/main.ts'), out: 'widget' },
    { in: here('widget/widget.css'), out: 'widget' },
    { in: here('demo/demo.ts'), out: 'demo' },
    { in: here('demo/demo.css'), out: 'demo' },
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

/** A build beside a running server replaces a file at once, and none that is the same already. */
async function replace(path: string, contents: Uint8Array): Promise<void> {
  const old = await readFile(path).catch(() => undefined);
  if (old?.equals(contents)) return;
  const fresh = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(fresh, contents);
  await rename(fresh, path);
}

/** Bundles the page into public/assets. The entries' names are fixed: public/*.html refers to them. */
for (const options of [page, widget, proofWorker, embed]) {
  const { outputFiles } = await build(options);
  for (const { path, contents } of outputFiles) await replace(path, contents);
}
for (const language of ['en', 'zh']) {
  const data = Buffer.from(JSON.stringify(emojiData(language)));
  await replace(join(ASSETS, `emoji-${language}.json`), data);
}
