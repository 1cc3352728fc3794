import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import _ from 'lodash';

/** Reads files that lie beside its own. */
const LEFT_AS_THEY_ARE = ['@fastify/swagger-ui'];

/** What CommonJS expects to be there. */
const COMMON_JS = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { filename: __filename, dirname: __dirname } = import.meta;`;

/**
 * Writes the server's packages into `<folder>/node_modules`, each entry of them as one file: who is in the folder
 * finds them there. The server's packages are 1,300 files, and finding and reading these is three quarters of
 * what a process costs that imports the server.
 *
 * @param imported what is imported, of those packages and of others
 */
export async function bundlePackages(folder: string, imported: ReadonlySet<string>): Promise<void> {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  const bundled = _.difference(Object.keys(dependencies), LEFT_AS_THEY_ARE);
  const entries = [...imported].filter((entry) => bundled.includes(packageOf(entry)));
  const home = join(folder, 'node_modules');
  const doors = join(folder, 'doors');
  await mkdir(doors);
  const entryPoints = await Promise.all(
    entries.map(async (entry) => {
      const out = `${packageOf(entry)}/${entry.replaceAll('/', '_')}`;
      const door = join(doors, `${entry.replaceAll('/', '_')}.mjs`);
      await writeFile(door, await doorTo(entry));
      return { in: door, out };
    }),
  );
  await build({
    entryPoints,
    outdir: home,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: COMMON_JS },
    logLevel: 'warning',
  });
  const byPackage = Object.entries(_.groupBy(entries, packageOf));
  await Promise.all(
    byPackage.map(([name, those]) => describePackage(join(home, name), name, those)),
  );
}

/** `@fastify/cors` of `@fastify/cors/types`. */
const packageOf = (entry: string): string =>
  entry.split('/', entry.startsWith('@') ? 2 : 1).join('/');

/** A module with the names that node finds in the entry: of CommonJS the bundler knows none. */
async function doorTo(entry: string): Promise<string> {
  const names = Object.keys(await import(entry)).filter((name) => name !== 'module.exports');
  return `export { ${names.join(', ')} } from '${entry}';`;
}

async function describePackage(folder: string, name: string, entries: string[]): Promise<void> {
  const exported = entries.map((entry) => [
    entry.replace(name, '.'),
    `./${entry.replaceAll('/', '_')}.mjs`,
  ]);
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name, type: 'module', exports: Object.fromEntries(exported) }),
  );
}
