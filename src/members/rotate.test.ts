import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../test/support/open-database.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig } from '../config/config.ts';
import type { RoomSignal } from '../room-signal.ts';
import { enter } from '../rooms/enter-room.ts';
import { prove } from './credential-queries.ts';
import { type Credential, parseNickId } from './credentials.ts';
import { rotateCredential } from './rotate.ts';

test('a rotation that fails leaves its holder the credential he has', async (t) => {
  const database = await openDatabase(t);
  const parts = { database, bus: new LocalBus<RoomSignal>(), config: readConfig({}) };
  const guest = { name: 'lounge', nick: 'alice', headNum: 0, ifUnknown: 'refuse' } as const;
  const { nickId, member } = await enter(parts, guest);
  const credential = parseNickId(nickId) as Credential;
  const credentialId = (await prove(database, credential)) as number;
  // So it cannot be told which rooms have to hear of it.
  await database.sql`alter table room_member rename to room_member_away`;
  await assert.rejects(
    rotateCredential(parts, { memberId: member.member_id, credentialId }),
    /room_member/,
  );
  assert.equal(await prove(database, credential), credentialId);
});
