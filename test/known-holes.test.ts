import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

/**
 * The oldest version of each package that has no hole known to us, by line of releases. `npm audit`
 * asks a service that cannot be reached from everywhere, so what it has told is kept here; who
 * learns of a hole adds a line. An older version anywhere in the tree fails the check.
 */
const SAFE_FROM: Readonly<Record<string, string>> = {
  '@fastify/static': '10.1.2',
  cookie: '0.7.0',
  fastify: '5.8.5',
  'find-my-way': '9.0.1',
  lodash: '4.17.21',
  ws: '8.21.1',
};

interface Lock {
  packages: Record<string, { version?: string; dev?: boolean }>;
}

const numbers = (version: string): number[] =>
  (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);

function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [numbers(version), numbers(than)];
  const at = ours.findIndex((number, i) => number !== theirs[i]);
  return at >= 0 && (ours[at] as number) < (theirs[at] as number);
}

/** Packages of the tree that reach users, in a version with a known hole. */
function holes({ packages }: Lock): string[] {
  return Object.entries(packages).flatMap(([path, { version = '', dev }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const safe = SAFE_FROM[name];
    return !dev && safe !== undefined && isOlder(version, safe) ? [`${name} ${version}`] : [];
  });
}

test('no package that reaches users has a known hole, wherever in the tree it stands', async () => {
  const lock = new URL('../package-lock.json', import.meta.url);
  assert.deepEqual(holes(JSON.parse(await readFile(lock, 'utf8'))), []);
});

test('an older version is found, at any depth, and a newer one is not', () => {
  const packages = {
    'node_modules/ws': { version: '8.23.0' },
    'node_modules/@fastify/websocket/node_modules/ws': { version: '8.21.0' },
    'node_modules/@fastify/static': { version: '9.9.9' },
    'node_modules/fastify': { version: '10.0.0' },
    'node_modules/socket.io/node_modules/ws': { version: '8.0.0', dev: true },
  };
  assert.deepEqual(holes({ packages }), ['ws 8.21.0', '@fastify/static 9.9.9']);
});
