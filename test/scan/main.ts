import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config/config.ts';
import { connect } from '../../src/database/connect.ts';
import { createLogger } from '../../src/logger.ts';
import { startServer } from '../../src/server.ts';
import { Operator } from '../admin/support/operator.ts';
import { post } from '../protocol/support/http.ts';
import type { Entered } from '../protocol/support/people.ts';
import { databaseAt, startTestCluster, TEMPLATE } from '../support/cluster.ts';
import { optionsOf } from '../support/command-line.ts';
import { findProgram } from '../support/program.ts';
import { actCalls } from './act-calls.ts';
import { adminCalls } from './admin-calls.ts';
import { type Call, callsOf } from './calls.ts';
import { type Front, isCrawled, openFront, unmarked } from './front.ts';
import { trySql } from './sqlmap.ts';
import { MODULES, scanFrom } from './wapiti.ts';

const USAGE = `npm run scan -- [OPTIONS]

Two scanners over every route of a real server. Ends with 1 where one finds something, or does not
find what was hidden for it.

  --only NAME     sqlmap or wapiti alone
  --modules A,B   these of wapiti's alone
  --from N        begins with this route of sqlmap's (0)
  --most N        so many routes (1000)`;

const WEBHOOK_KEY = 'a-key-for-the-scanners';

/** Headers that `frame-ancestors` and the end of browsers' own filters have made obsolete. */
const DELIBERATE = /X-Frame-Options is not set|X-XSS-Protection is not set/;

const options = optionsOf(USAGE, {
  only: { type: 'string' },
  modules: { type: 'string' },
  from: { type: 'string', default: '0' },
  most: { type: 'string', default: '1000' },
});

async function main(): Promise<boolean> {
  const cluster = await startTestCluster();
  // Nobody copies it here.
  const address = databaseAt(cluster.address, TEMPLATE);
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-scan-'));
  const sql = connect(address, { max: 2, deadlineMs: 5000, name: 'scan' });
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: address,
    WEBHOOK_KEY,
    PUBLIC_URL: 'https://chat.example',
    LOG_LEVEL: 'silent',
    // A scanner is a flood from one address.
    RATE_LIMITS: 'off',
    PROOF_OF_WORK: 'off',
  });
  const log = createLogger(config, false);
  const server = await startServer(config, log, new AbortController().signal);
  try {
    const wish = { name: 'lounge', nick: 'scanned' };
    const { body: entered } = await post<Entered>(`${server.url}/rooms`, wish);
    const operator = await Operator.signIn({ url: server.url, database: address });
    const calls = [
      ...callsOf(entered, WEBHOOK_KEY),
      ...actCalls(entered),
      ...adminCalls(entered, operator),
    ];
    const front = await openFront(server.url, calls, sql);
    const isClean = await scan({
      url: server.url,
      calls,
      front,
      headers: headersOf(entered, operator),
      folder,
    });
    await front.close();
    return isClean;
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
    await rm(folder, { recursive: true });
    await cluster.stop();
  }
}

interface Scene {
  readonly url: string;
  readonly calls: readonly Call[];
  readonly front: Front;
  /** Of somebody who is everything here. */
  readonly headers: readonly string[];
  readonly folder: string;
}

async function scan(scene: Scene): Promise<boolean> {
  const bySqlmap = options.only === 'wapiti' || (await runSqlmap(scene));
  const byWapiti = options.only === 'sqlmap' || (await runWapiti(scene));
  return bySqlmap && byWapiti;
}

async function runSqlmap({ url, calls, front, folder }: Scene): Promise<boolean> {
  const program = programNamed('sqlmap');
  const { origin, pathname, search } = new URL(front.hole);
  const hole: Call = { method: 'GET', path: `${pathname}${search}*` };
  const hidden = await trySql(program, origin, hole, folder);
  say('sqlmap', 'the hole that was made for it', hidden.finding);
  let isClean = hidden.finding === 'injectable';
  const from = Number(options.from);
  const fillable = calls.filter((call) => JSON.stringify(call).includes('*'));
  for (const call of fillable.slice(from, from + Number(options.most))) {
    const { finding, output } = await trySql(program, url, call, folder);
    say('sqlmap', `${call.method} ${call.path}`, finding);
    if (finding === 'clean') continue;
    isClean = false;
    console.log(output);
  }
  return isClean;
}

async function runWapiti({ calls, front, headers, folder }: Scene): Promise<boolean> {
  const program = programNamed('wapiti');
  const hidden = await scanFrom(program, front.hole, [], ['sql', 'xss'], headers, folder);
  const modules = options.modules?.split(',') ?? MODULES;
  const kinds = ['SQL Injection', 'Cross Site Scripting'];
  const isFound = kinds.every((kind) => hidden.some((line) => line.startsWith(kind)));
  say('wapiti', 'the hole that was made for it', isFound ? 'found' : `missed: ${hidden}`);
  const found = await scanFrom(program, front.home, [front.map], modules, headers, folder);
  // The map is no page of the server.
  const real = found.filter((line) => !line.includes('scan-') && !DELIBERATE.test(line));
  const missed = calls
    .filter(isCrawled)
    .map((call) => new URL(unmarked(call), front.home).pathname)
    .filter((path) => !front.asked.has(path));
  const faults = [...real, ...missed.map((path) => `not reached: ${path}`)];
  say('wapiti', 'all pages and routes', faults.length === 0 ? 'clean' : faults.join('\n'));
  return isFound && faults.length === 0;
}

const headersOf = ({ nickId }: Entered, { cookie }: Operator): string[] => [
  `Authorization: Bearer ${nickId}`,
  `Cookie: ${cookie}`,
];

function programNamed(name: string): string {
  const program = findProgram(name);
  assert.ok(program !== undefined, `${name} is not installed (Debian: apt-get install ${name})`);
  return program;
}

const say = (tool: string, what: string, finding: string): void =>
  console.log(`${tool.padEnd(6)}  ${what}  ${finding}`);

process.exitCode = (await main()) ? 0 : 1;
