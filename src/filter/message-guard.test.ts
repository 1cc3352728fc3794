import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptLog } from '../../test/support/kept-log.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { Refusal } from '../errors.ts';
import { MessageGuard } from './message-guard.ts';
import { RoomPolicies } from './room-policies.ts';

const database = await databaseForAll();

test('a slow room lets a member speak as long after his message, however often that was sent again', async () => {
  const room = await RoomOfRoles.make(database);
  await room.set({ slow_s: 60 });
  const policy = await new RoomPolicies(database, keptLog().log).of(room.id);
  let now = 0;
  const guard = new MessageGuard(new RoomPolicies(database, keptLog().log), () => now);
  const author = { roomId: room.id, memberId: 'user_1', role: 'member', enteredAt: 0 };
  const says = (clientId: string) => ({ ...author, content: clientId, clientId });
  const waitMs = (): number | undefined => {
    try {
      guard.admit(policy, says('another'));
      return 0;
    } catch (error) {
      return (error as Refusal).retryMs;
    }
  };
  guard.said(policy, says('first'));
  now = 59_000;
  guard.admit(policy, says('first'));
  guard.said(policy, says('first'));
  assert.equal(waitMs(), 1000);
  now = 60_000;
  assert.equal(waitMs(), 0);
  guard.said(policy, says('another'));
  assert.throws(() => guard.admit(policy, says('third')), Refusal);
});
