import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../support/project.ts';
import { until } from '../support/until.ts';

/** Without the tests' own coverage, which is of `src`. */
const ENV = { ...process.env, NODE_V8_COVERAGE: '' };

/** Runs a program in a folder to its end. */
export const exec = (program: string, args: readonly string[], cwd: string) =>
  promisify(execFile)(program, args, { cwd, env: ENV });

/** What `npm pack` reads and builds from. */
const SOURCES = [
  'package.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  'src',
  'public',
  'migrations',
  'docs',
];

/** A start makes a cluster, on a machine that is busy. */
const START_MS = 120_000;

export interface Packed {
  /** The folder that had been empty before the package was installed in it. */
  readonly folder: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  readonly tarballBytes: number;
  remove(): Promise<void>;
}

/**
 * Packs the project and installs the tarball in an empty folder. It is built in a copy, since a build
 * takes away for a moment what other tests serve.
 */
export async function packAndInstall(): Promise<Packed> {
  const home = await mkdtemp(join(tmpdir(), 'nickroom-package-'));
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 5 });
  try {
    return { ...(await packInto(home)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function packInto(home: string): Promise<Omit<Packed, 'remove'>> {
  // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
  await chmod(home, 0o711);
  const copy = join(home, 'copy');
  for (const path of SOURCES) await cp(join(PROJECT, path), join(copy, path), { recursive: true });
  await symlink(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
  const { stdout } = await exec('npm', ['pack', '--json', '--pack-destination', home], copy);
  const [packed] = JSON.parse(stdout) as [
    { filename: string; size: number; files: { path: string }[] },
  ];
  const folder = join(home, 'empty');
  await mkdir(folder);
  const options = ['--prefer-offline', '--no-audit', '--no-fund'];
  await exec('npm', ['install', ...options, join(home, packed.filename)], folder);
  return {
    folder,
    files: packed.files.map(({ path }) => path),
    tarballBytes: packed.size,
  };
}

/** The text of a file in the installed package. */
export const readPacked = ({ folder }: Packed, path: string): Promise<string> =>
  readFile(join(folder, 'node_modules', 'nickroom', path), 'utf8');

/** `npx nickroom`, as somebody types it in the folder, on a free port. */
export class NpxServer {
  #output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor({ folder }: Packed) {
    // A process group of its own, so that Ctrl+C can be sent to all of it as a terminal does.
    this.#child = spawn('npx', ['nickroom'], {
      cwd: folder,
      detached: true,
      env: { ...ENV, PORT: '0', DATA_DIR: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (bytes) => {
        this.#output += bytes;
      });
    }
  }

  async ready(): Promise<string> {
    const [, url] = await until(() => {
      if (this.#child.exitCode !== null) assert.fail(`it ended at its start: ${this.#output}`);
      return /ready: open (http:[^\s"]+)/.exec(this.#output);
    }, START_MS);
    return url as string;
  }

  /** Ctrl+C, and waits for the end. */
  async interrupt(): Promise<void> {
    if (this.#child.exitCode === null) process.kill(-(this.#child.pid as number), 'SIGINT');
    await this.#ended;
  }
}
