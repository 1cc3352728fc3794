import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the page into public/assets. The names are fixed: public/*.html refers to them. */
const { outputFiles } = await build({
  entryPoints: [
    { in: here('main.ts'), out: 'app' },
    { in: here('styles/app.css'), out: 'app' },
    { in: here('widget/main.ts'), out: 'widget' },
    { in: here('widget/widget.css'), out: 'widget' },
    { in: here('embed/embed.ts'), out: 'embed' },
    { in: here('demo/demo.ts'), out: 'demo' },
    { in: here('demo/demo.css'), out: 'demo' },
  ],
  outdir: here('../../public/assets'),
  write: false,
  bundle: true,
  // Served from public/ as it is.
  external: ['/favicon.svg'],
  minify: true,
  sourcemap: true,
  format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  logLevel: 'warning',
});

// Under another name first: a server, or another test file's browser, may be reading just now.
for (const { path, contents } of outputFiles) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, contents);
  await rename(`${path}.${process.pid}`, path);
}
