import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import _ from 'lodash';
import { programOf } from '../../test/support/project.ts';
import { connect, type Sql } from './connect.ts';
import { ask } from './database.ts';
import { findPostmaster } from './embedded/postmaster.ts';
import { type Embedded, startEmbedded } from './embedded.ts';
import { isOutage } from './outage.ts';

const PROCESS = programOf('test/support/embedded-process.ts');
const QUICK = { durable: false };

interface Ground {
  readonly dataDir: string;
  start(log?: (line: string) => void): Promise<Embedded>;
  /** Another process that runs the embedded PostgreSQL. */
  startProcess(): ChildProcess;
}

/**
 * A data directory of a test's own, and all that is to be ended before it is removed. It is below a
 * folder that is closed to others, as mkdtemp makes it: where the tests run as root, PostgreSQL's
 * own user cannot reach it by itself.
 */
async function newGround(t: TestContext, name = 'data'): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-embedded-'));
  const dataDir = join(folder, name);
  const clusters: Embedded[] = [];
  const children: ChildProcess[] = [];
  t.after(async () => {
    for (const child of children) await kill(child);
    for (const cluster of clusters) await cluster.stop();
    const orphan = await postmasterOf(dataDir);
    if (orphan !== undefined) process.kill(orphan, 'SIGQUIT');
    await rm(folder, { recursive: true, maxRetries: 5 });
  });
  return {
    dataDir,
    start: async (log = () => {}) => {
      const embedded = await startEmbedded(dataDir, log, QUICK);
      clusters.push(embedded);
      return embedded;
    },
    startProcess: () => {
      const child = spawn(process.execPath, [...PROCESS, dataDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      return child;
    },
  };
}

/** The first line that it prints: an address, or a sentence. */
async function firstLine({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout);
  const [line] = await once(createInterface({ input: stdout }), 'line');
  return line;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const postmasterOf = (dataDir: string) => findPostmaster(join(dataDir, 'postgres'));

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(5);
}

/** Runs one statement, with patience for a server that is just coming back. */
async function run(address: string, statement: string) {
  const sql = connect(address, { max: 1, deadlineMs: 2000, name: 'embedded test' });
  try {
    return await ask({ sql, deadlineMs: 2000 }, () => sql.unsafe(statement), 20_000);
  } finally {
    await sql.end({ timeout: 0 });
  }
}

/** Until the pool is ended. */
async function takeAllConnections(address: string): Promise<Sql> {
  const first = connect(address, { max: 1, deadlineMs: 2000, name: 'embedded test' });
  const [row] = await first<[{ max: number }]>`
    select current_setting('max_connections')::integer as max`;
  await first.end();
  const crowd = connect(address, { max: row.max + 1, deadlineMs: 0, name: 'crowd' });
  // It would else not notice that a sleeper's client has gone.
  const sleep = "set client_connection_check_interval = '50ms'; select pg_sleep(600)";
  const sleepers = _.times(row.max + 1, () => crowd.unsafe(sleep).execute());
  await assert.rejects(Promise.all(sleepers), { code: '53300' });
  return crowd;
}

describe('the embedded PostgreSQL', { concurrency: 3 }, () => {
  test('makes a cluster that keeps its promises, and ends when told', async (t) => {
    const { dataDir } = await newGround(t);
    const embedded = await startEmbedded(dataDir, () => {});
    const [row] = await run(
      embedded.address,
      `select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
        current_setting('synchronous_commit') as commit, current_setting('data_checksums') as sums,
        current_setting('listen_addresses') as network, lower('ÄЖ') as lower`,
    );
    assert.deepEqual(
      { ...row },
      { encoding: 'UTF8', fsync: 'on', commit: 'on', sums: 'on', network: '', lower: 'äж' },
    );
    await assert.rejects(run(embedded.address, "select 'a secret'::integer"), /a secret/);
    await embedded.stop();
    assert.equal(await postmasterOf(dataDir), undefined);
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
    assert.match(log, /database system is shut down/);
    assert.doesNotMatch(log, /secret/);
  });

  test('is taken over when its process was killed', async (t) => {
    const { dataDir, start, startProcess } = await newGround(t);
    const child = startProcess();
    const address = await firstLine(child);
    await run(address, 'create table kept as select 42 as answer');
    const postmaster = await postmasterOf(dataDir);
    await kill(child);

    const lines: string[] = [];
    const embedded = await start((line) => lines.push(line));
    assert.equal(await postmasterOf(dataDir), postmaster);
    assert.equal(embedded.address, address);
    assert.match(lines.join('\n'), /Took over/);
    const [row] = await run(embedded.address, 'select answer from kept');
    assert.equal(row?.answer, 42);
  });

  test('is taken over as soon as it has a connection to give', async (t) => {
    const { start, startProcess } = await newGround(t);
    const child = startProcess();
    const address = await firstLine(child);
    await kill(child);
    const crowd = await takeAllConnections(address);

    const lines: string[] = [];
    const started = start((line) => lines.push(line));
    await Promise.race([started, until(async () => lines.join('\n').includes('waiting for it'))]);
    await crowd.end({ timeout: 0 });
    const embedded = await started;
    assert.match(lines.join('\n'), /does not answer \(53300\)/);
    await run(embedded.address, 'select 1');
  });

  test('refuses a second process, and goes on for the first', async (t) => {
    const { dataDir, start, startProcess } = await newGround(t);
    const children = [startProcess(), startProcess()];
    const lines = await Promise.all(children.map(firstLine));
    const winner = lines.findIndex((line) => line.startsWith('postgres:'));
    assert.notEqual(winner, -1, lines.join('\n'));
    const refusal = lines[1 - winner] ?? '';
    assert.ok(refusal.includes(dataDir), refusal);
    assert.ok(refusal.includes(`process ${children[winner]?.pid}`), refusal);
    const [row] = await run(lines[winner] ?? '', 'select 42 as answer');
    assert.equal(row?.answer, 42);

    for (const child of children) await kill(child);
    await start();
  });

  test('is not harmed by a process that was killed while it made the cluster', async (t) => {
    const { dataDir, start, startProcess } = await newGround(t);
    const child = startProcess();
    const draft = join(dataDir, `postgres.new-${child.pid}`, 'base');
    await until(() =>
      access(draft).then(
        () => true,
        () => false,
      ),
    );
    await kill(child);
    const { address } = await start();
    await run(address, 'select 1');
    assert.deepEqual((await readdir(dataDir)).sort(), ['postgres', 'postgres.log']);
  });

  test('is started again when it dies, and the queries under way are outages', async (t) => {
    const { dataDir, start } = await newGround(t);
    const { address } = await start();
    for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
      const sql = connect(address, { max: 1, deadlineMs: 60_000, name: 'embedded test' });
      await sql`select 1`;
      const query = assert.rejects(async () => sql`select pg_sleep(50)`, isOutage);
      const postmaster = (await postmasterOf(dataDir)) ?? assert.fail('no server');
      process.kill(postmaster, signal);
      await query;
      await sql.end({ timeout: 0 });
      const [row] = await run(address, 'select 42 as answer');
      assert.equal(row?.answer, 42);
      assert.notEqual(await postmasterOf(dataDir), postmaster);
    }
  });

  test('starts although its pid file names another living process', async (t) => {
    const { dataDir, start } = await newGround(t);
    const first = await start();
    await first.stop();
    const folder = join(dataDir, 'postgres');
    await writeFile(join(folder, 'postmaster.pid'), `${process.ppid}\n${folder}\n`);
    const { address } = await start();
    await run(address, 'select 1');
  });

  test('finds a place for its socket when the path is too long for one', async (t) => {
    const { start } = await newGround(t, 'd'.repeat(100));
    const { address } = await start();
    const folder = new URL(address).searchParams.get('host') ?? '';
    t.after(() => rm(folder, { recursive: true }));
    assert.ok(folder.startsWith(tmpdir()) && folder.length < 100, folder);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    await run(address, 'select 1');
  });
});

test('a cluster of another major version is not touched', async (t) => {
  const { dataDir } = await newGround(t);
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '9\n');
  await assert.rejects(
    startEmbedded(dataDir, () => {}),
    {
      name: 'DatabaseError',
      message: /made by PostgreSQL 9, .*pg_dump/,
    },
  );
});

test('a folder that holds something else is not touched', async (t) => {
  const { dataDir } = await newGround(t);
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'diary.txt'), 'private');
  await assert.rejects(
    startEmbedded(dataDir, () => {}),
    {
      name: 'DatabaseError',
      message: /holds no PostgreSQL cluster/,
    },
  );
});
