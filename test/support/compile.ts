import { mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundlePackages } from './bundle-packages.ts';
import { compiledName } from './compiled-name.ts';

/** What is compiled; the rest of the project is linked to, so that paths lead where they did. */
const COMPILED = ['src', 'test'];
const LINKED = ['docs', 'migrations', 'public', 'README.md', 'package.json', 'package-lock.json'];

/** Each file stays a file, which imports the compiled ones beside it; `imported` is told what. */
const filesApart = (imported: Set<string>): Plugin => ({
  name: 'files-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /./ }, ({ path, kind }) => {
      if (kind === 'entry-point') return null;
      imported.add(path);
      return { path: compiledName(path), external: true };
    });
  },
});

/**
 * Compiles sources and tests into an empty `folder` at the top of the project: there node runs them by itself.
 * Compiling in every process costs a second of CPU each for the 300 processes of `npm test`.
 */
export async function compileTo(folder: string): Promise<void> {
  const files = (await Promise.all(COMPILED.map(filesBelow))).flat();
  const isSource = (file: string) => file.endsWith('.ts');
  const imported = new Set<string>();
  await build({
    entryPoints: files.filter(isSource),
    outdir: folder,
    outbase: '.',
    bundle: true,
    plugins: [filesApart(imported)],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // What nobody uses belongs into the coverage.
    treeShaking: false,
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  await bundlePackages(folder, imported);
  const others = [...LINKED, ...files.filter((file) => !isSource(file))];
  await Promise.all(others.map((file) => link(file, join(folder, file))));
}

async function filesBelow(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

async function link(file: string, place: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  await symlink(relative(dirname(place), file), place);
}
