import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openGate } from '../../test/support/tcp-gate.ts';
import { awaitDatabase } from './await-database.ts';

let database: TestDatabase;

before(async () => {
  database = await freshDatabase();
});

after(() => database.drop());

/** An address where nobody listens, for now. */
async function closedPort(): Promise<string> {
  const gate = await openGate(database.address);
  await gate.close();
  return gate.address;
}

test('a database that is there is not worth a line', async () => {
  const lines: string[] = [];
  await awaitDatabase(database.address, (line) => lines.push(line));
  assert.deepEqual(lines, []);
});

test('a start waits for a database that is away, and says so once', async () => {
  const address = await closedPort();
  const lines: string[] = [];
  let away = () => {};
  const waiting = new Promise<void>((resolve) => {
    away = resolve;
  });
  const ready = awaitDatabase(address, (line) => {
    lines.push(line);
    away();
  });
  await waiting;
  const gate = await openGate(database.address, Number(new URL(address).port));
  await ready;
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /does not answer/);
  assert.match(lines[1] ?? '', /is there/);
  await gate.close();
});

test('waiting ends when the program is told to end', async () => {
  const abort = new AbortController();
  const waiting = awaitDatabase(await closedPort(), () => abort.abort(), abort.signal);
  await assert.rejects(waiting, { name: 'AbortError' });
});

test('a database that does not exist is not waited for', async () => {
  const address = database.address.replace(/test_\w+/, 'nowhere');
  await assert.rejects(
    awaitDatabase(address, () => {}),
    { name: 'DatabaseError', message: /no database of that name/ },
  );
});
