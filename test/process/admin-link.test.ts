import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Operator, secretOf } from '../admin/support/operator.ts';
import { openDatabase } from '../support/open-database.ts';
import { newDataDir, startProcess } from './support/server-process.ts';

const LINK = /https?:\/\/\S+\/admin#[\w-]{43}/;

test('the operator’s link is printed at the first start alone, and made by a command beside the server', async (t) => {
  const dataDir = await newDataDir(t);
  const first = startProcess(t, { DATA_DIR: dataDir });
  const url = await first.ready();
  await first.says('Ctrl+C stops it');
  const [printed = ''] = LINK.exec(first.output) ?? [];
  assert.ok(printed.startsWith(`${url}/admin#`), first.output);
  assert.equal((await new Operator(url).exchange(secretOf(printed))).status, 201);

  const { port } = new URL(url);
  const command = startProcess(t, { DATA_DIR: dataDir, PORT: port }, ['admin-link']);
  assert.equal(await command.end(), 0, command.output);
  const [made = ''] = LINK.exec(command.output) ?? [];
  assert.ok(made.startsWith(`${url}/admin#`), command.output);
  assert.equal((await new Operator(url).exchange(secretOf(made))).status, 201);
  first.signal('SIGTERM');
  assert.equal(await first.end(), 0);

  const second = startProcess(t, { DATA_DIR: dataDir });
  await second.ready();
  await second.says('Ctrl+C stops it');
  assert.doesNotMatch(second.output, LINK);
});

test('a database that goes away before the link is made ends no start', async (t) => {
  const { address, sql } = await openDatabase(t);
  await sql.begin(async (holder) => {
    await holder`lock table admin_link in exclusive mode`;
    const server = startProcess(t, { DATABASE_URL: address, DATABASE_DEADLINE_MS: '200' });
    const url = await server.ready();
    await server.says('The operator has no link yet');
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
  });
});

test('where there is no database yet the command says so', async (t) => {
  const command = startProcess(t, { DATA_DIR: await newDataDir(t) }, ['admin-link']);
  assert.equal(await command.end(), 1);
  assert.match(command.output, /^There is no data in .+\.\n$/);
});
