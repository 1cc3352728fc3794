import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptLog } from '../../test/support/kept-log.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { RoomPolicies } from './room-policies.ts';

const database = await databaseForAll();

/** A room, and its policy as a node keeps it whose clock the test sets. */
async function setScene() {
  const room = await RoomOfRoles.make(database);
  const clock = { now: 1_000_000 };
  const policies = new RoomPolicies(database, keptLog().log, () => clock.now);
  const policy = async () => policies.of(room.id);
  /** As an act of a moderator's does. */
  const slowDown = async (seconds: number): Promise<number> => {
    await room.set({ slow_s: seconds });
    const [row] = await database.sql<{ policy_version: number }[]>`
      update room set policy_version = policy_version + 1 where room_id = ${room.id}
      returning policy_version`;
    return row?.policy_version ?? Number.NaN;
  };
  return { room, clock, policies, policy, slowDown };
}

/** Before and after what is kept has become old, and when it is about to go. */
const AGES_MS = [0, 59_000, 61_000, 119_000, 121_000];

test('a policy that has changed is read anew, however long it was kept', async () => {
  for (const age of AGES_MS) {
    const { room, clock, policies, policy, slowDown } = await setScene();
    assert.equal((await policy()).slowMs, 0);
    clock.now += age;
    await slowDown(7);
    policies.forget(room.id);
    assert.equal((await policy()).slowMs, 7000, `after ${age} ms`);
  }
});

test('so is one of which somebody has seen a later version', async () => {
  for (const age of AGES_MS) {
    const { room, clock, policies, policy, slowDown } = await setScene();
    await policy();
    clock.now += age;
    policies.expect(room.id, await slowDown(7));
    assert.equal((await policy()).slowMs, 7000, `after ${age} ms`);
  }
});

test('what the operator changes of the rights is seen within a minute, also where nobody else asks', async (t) => {
  const { clock, policy } = await setScene();
  assert.ok((await policy()).exempt.has('moderator'));
  const right = { role: 'moderator', right_name: 'exempt' };
  await database.sql`delete from role_right where (role, right_name) = (${right.role}, ${right.right_name})`;
  t.after(() => database.sql`insert into role_right ${database.sql(right)}`);
  clock.now += 59_000;
  assert.ok((await policy()).exempt.has('moderator'), 'it is kept, since that costs a query');
  clock.now += 2000;
  assert.ok(!(await policy()).exempt.has('moderator'));
});
