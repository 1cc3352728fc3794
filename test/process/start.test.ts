import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { SETTINGS } from '../../src/config/config.ts';
import { until } from '../support/until.ts';
import { newDataDir, postmasterOf, startProcess } from './support/server-process.ts';

const STACK = /\n\s+at /;

describe('the start of the process', { concurrency: 2 }, () => {
  test('--help names every setting and ends', async (t) => {
    const server = startProcess(t, {}, ['--help']);
    assert.equal(await server.end(), 0);
    for (const name of Object.keys(SETTINGS))
      assert.match(server.output, new RegExp(`^  ${name} `, 'm'));
  });

  test('a bad setting is a sentence and exit code 1', async (t) => {
    const server = startProcess(t, { HEARTBEAT_S: 'often' });
    assert.equal(await server.end(), 1);
    assert.equal(
      server.output,
      'HEARTBEAT_S is "often", but must be a whole number from 1 to 3600.\n',
    );
  });

  test('it says where it is, where the data is and how to stop it; a second one on the same data is refused; SIGTERM ends it and its PostgreSQL', async (t) => {
    const dataDir = await newDataDir(t);
    const first = startProcess(t, { DATA_DIR: dataDir });
    const url = await first.ready();
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    await first.says('Ctrl+C stops it');
    assert.ok(first.output.includes(`The data is in ${dataDir}`));
    const lines = first.output.trim().split('\n');
    assert.ok(lines.filter((line) => !line.includes('migration')).length <= 5, first.output);

    const second = startProcess(t, { DATA_DIR: dataDir });
    assert.equal(await second.end(), 1);
    assert.match(second.output, /data directory .* is in use by another nickroom/);
    assert.doesNotMatch(second.output, /Took over/);
    assert.doesNotMatch(second.output, STACK);

    assert.equal((await fetch(`${url}/getRoomNums`)).status, 200);
    first.signal('SIGTERM');
    assert.equal(await first.end(), 0);
    assert.equal(await postmasterOf(dataDir), undefined);
  });

  test('a port in use is a sentence and exit code 1, and no PostgreSQL stays behind', async (t) => {
    const dataDir = await newDataDir(t);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const { port } = other.address() as AddressInfo;
    const server = startProcess(t, { DATA_DIR: dataDir, PORT: String(port) });
    assert.equal(await server.end(), 1);
    assert.ok(server.output.includes(`Port ${port} is in use.`), server.output);
    assert.doesNotMatch(server.output, STACK);
    assert.equal(await postmasterOf(dataDir), undefined);
  });

  test('a signal during the start ends it in order, and no PostgreSQL stays behind', async (t) => {
    const dataDir = await newDataDir(t);
    const server = startProcess(t, { DATA_DIR: dataDir });
    await until(async () => (await postmasterOf(dataDir)) !== undefined);
    server.signal('SIGTERM');
    assert.equal(await server.end(), 0, server.output);
    assert.doesNotMatch(server.output, STACK);
    assert.equal(await postmasterOf(dataDir), undefined);
  });
});
