import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the page into public/assets. The names are fixed: public/*.html refers to them. */
await build({
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
  bundle: true,
  // Served from public/ as it is.
  external: ['/favicon.svg'],
  minify: true,
  sourcemap: true,
  format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  logLevel: 'warning',
});
