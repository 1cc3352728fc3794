import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { Refusal } from '../errors.ts';
import { newClientId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import { holdMessage } from './hold-message.ts';

const database = await databaseForAll();

test('who is too fast for a slow room is told how long to wait, whatever a rule has against it', async () => {
  const room = await RoomOfRoles.make(database);
  const memberId = await room.join();
  await room.set({ slow_s: 60 });
  // By way of another node, so that this one does not know of it.
  await database.sql`update room_member set spoke_at = now() where member_id = ${memberId}`;
  const parts = { database, bus: new LocalBus<RoomSignal>() };
  const draft = { roomId: room.id, memberId, content: 'buy now', clientId: newClientId() };
  await assert.rejects(holdMessage(parts, draft), (error) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, 'slow_mode');
    const { retryMs = 0 } = error;
    assert.ok(retryMs > 0 && retryMs <= 60_000, `${retryMs} ms`);
    return true;
  });
});
