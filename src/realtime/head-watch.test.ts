import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptLog } from '../../test/support/kept-log.ts';
import { blockedPids, newRoom, openDatabase } from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { storeRevocations } from '../bus/revocation-queries.ts';
import { readConfig } from '../config/config.ts';
import { RoomPolicies } from '../filter/room-policies.ts';
import type { RoomSignal } from '../room-signal.ts';
import { HeadWatch } from './head-watch.ts';
import { openChannel } from './open-channel.ts';
import { Pacer } from './pacer.ts';
import type { RoomChannel } from './room-channel.ts';

test('a room that was opened anew while its revocations were read is not sent back to the door', async (t) => {
  const database = await openDatabase(t);
  const { log } = keptLog();
  const bus = new LocalBus<RoomSignal>();
  // Somebody else lives, and cannot be heard here: so it looks at the heads often.
  bus.expect(['node_other']);
  const policies = new RoomPolicies(database, log);
  const counters = { deliveries: 0, slowCloses: 0 };
  const parts = {
    database,
    bus,
    log,
    policies,
    counters,
    config: readConfig({}),
    pacer: new Pacer(),
  };
  const roomId = await newRoom(database);
  const revoke = (revocationId: string) =>
    storeRevocations(database, [{ roomId, revocationId, signal: { type: 'left', memberId: '' } }]);

  const channels = new Map([[roomId, await openChannel(parts, roomId)]]);
  const lost: RoomChannel[] = [];
  const watch = new HeadWatch(parts, channels, (channel) => lost.push(channel));
  await revoke('first');
  const observer = database.connectAgain();
  await database.sql.begin(async (sql) => {
    await sql`lock table revocation in access exclusive mode`;
    watch.start();
    await until(async () => (await blockedPids(observer)).length > 0);
    channels.get(roomId)?.close(1001, '');
    channels.set(roomId, await openChannel(parts, roomId));
  });
  await revoke('second');
  await until(() => channels.get(roomId)?.revocationSeq === 2);
  assert.deepEqual(lost, []);
  watch.stop();
});
