import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { bearerHeader, post, request } from '../../test/protocol/support/http.ts';
import { connect, enterTogether, refused, type Seat } from '../../test/protocol/support/people.ts';
import { keptLog } from '../../test/support/kept-log.ts';
import { type OpenDatabase, openDatabase } from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import { buildApp } from '../app.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig } from '../config/config.ts';
import type { RoomSignal } from '../room-signal.ts';
import { CloseCode } from '../wire/close-codes.ts';
import { CredentialWatch } from './credential-watch.ts';
import { Hub } from './hub.ts';
import { Pacer } from './pacer.ts';

const config = readConfig({ LOG_LEVEL: 'silent' });

/** A node on a bus, in this process; its watch looks far oftener than a real one. */
async function startNode(t: TestContext, database: OpenDatabase, bus: LocalBus<RoomSignal>) {
  const { log } = keptLog();
  const hub = new Hub({ database, bus, config, log, pacer: new Pacer() });
  const app = await buildApp(config, { database, log, bus, hub });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  return { url, hub, log };
}

const rotate = ({ base, nickId }: Seat) =>
  post(`${base}/credentials/rotate`, {}, { bearer: nickId });

test('a rotation and a forgetting on one node close what is open on another', async (t) => {
  const database = await openDatabase(t);
  const bus = new LocalBus<RoomSignal>();
  const [near, far] = [await startNode(t, database, bus), await startNode(t, database, bus)];
  const [alice, bob] = (await enterTogether(near.url, 'alice', 'bob')) as [Seat, Seat];
  const hers = await connect({ ...alice, base: far.url });
  const his = await connect({ ...bob, base: far.url });
  await rotate(alice);
  assert.equal((await hers.closed()).code, CloseCode.unauthorized);

  await request(`${near.url}/me`, { method: 'DELETE', headers: bearerHeader(bob.nickId) });
  assert.equal((await his.closed()).code, CloseCode.unauthorized);
});

test('what the bus has lost of it is found by looking', async (t) => {
  const database = await openDatabase(t);
  const near = await startNode(t, database, new LocalBus());
  const far = await startNode(t, database, new LocalBus());
  const [alice, bob] = (await enterTogether(near.url, 'alice', 'bob')) as [Seat, Seat];
  const hers = await connect({ ...alice, base: far.url });
  const his = await connect({ ...bob, base: far.url });
  await rotate(alice);
  await hers.answers();

  const watch = new CredentialWatch({ database, hub: far.hub, log: far.log }, 50);
  watch.start();
  t.after(() => watch.stop());
  assert.equal((await hers.closed()).code, CloseCode.unauthorized);
  await his.answers();
  his.terminate();
});

/** As if everything had happened so many days ago. */
const age = ({ sql }: OpenDatabase, days: number) =>
  sql`update credential set last_used_at = last_used_at - make_interval(days => ${days})`;

const lastUses = async ({ sql }: OpenDatabase) =>
  _.map(
    await sql<{ days: number }[]>`
    select extract(day from now() - last_used_at)::integer as days
    from credential order by days`,
    'days',
  );

test('a credential that was not used for 30 days has expired, and a use puts that off', async (t) => {
  const database = await openDatabase(t);
  const { url } = await startNode(t, database, new LocalBus());
  const [alice, bob] = (await enterTogether(url, 'alice', 'bob')) as [Seat, Seat];
  await age(database, 29);
  (await connect(alice)).terminate();
  assert.deepEqual(await lastUses(database), [0, 29]);
  await age(database, 2);
  assert.equal((await refused(bob)).code, CloseCode.unauthorized);
  const wish = { name: 'elsewhere', nick: 'bob' };
  assert.equal((await post(`${url}/rooms`, wish, { bearer: bob.nickId })).status, 401);
  assert.equal((await rotate(bob)).status, 401);
  (await connect(alice)).terminate();
  assert.deepEqual(await lastUses(database), [0, 31]);
});

test('a use is noted once an hour, and a connection that lasts is a use', async (t) => {
  const database = await openDatabase(t);
  const { url, hub, log } = await startNode(t, database, new LocalBus());
  const [alice] = (await enterTogether(url, 'alice')) as [Seat];
  const read = async () => {
    const [row] = await database.sql<{ last: string }[]>`
      select last_used_at::text as last from credential`;
    return row?.last;
  };
  const first = await read();
  const socket = await connect(alice);
  assert.equal(await read(), first);

  await age(database, 1);
  const watch = new CredentialWatch({ database, hub, log }, 50);
  watch.start();
  t.after(() => watch.stop());
  await until(async () => (await lastUses(database))[0] === 0);
  await socket.answers();
  socket.terminate();
});
