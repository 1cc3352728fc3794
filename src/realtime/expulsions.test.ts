import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { post } from '../../test/protocol/support/http.ts';
import { enterTogether, knock, type Seat } from '../../test/protocol/support/people.ts';
import type { TestSocket } from '../../test/protocol/support/socket.ts';
import { blockedPids } from '../../test/support/open-database.ts';
import { startServer } from '../../test/support/server.ts';
import { until } from '../../test/support/until.ts';
import { connect } from '../database/connect.ts';
import { CloseCode } from '../wire/close-codes.ts';

const rotate = ({ base, nickId }: Seat) =>
  post(`${base}/credentials/rotate`, {}, { bearer: nickId });

/** Bob, who was let in before somebody's credential was rotated and finds his room after that. */
async function comeInDuring(
  t: TestContext,
  rotation: (seats: { alice: Seat; bob: Seat }) => Promise<unknown>,
): Promise<TestSocket> {
  const { url, database, stop } = await startServer();
  const deadlineMs = 5000;
  const observer = { sql: connect(database, { max: 2, deadlineMs, name: 'test' }), deadlineMs };
  t.after(async () => {
    await observer.sql.end();
    await stop();
  });
  const [alice, bob] = (await enterTogether(url, 'alice', 'bob')) as [Seat, Seat];
  return observer.sql.begin(async (sql) => {
    // The log is read when the room is opened, which is after the look at who comes.
    await sql`lock table room_log in access exclusive mode`;
    const coming = knock(bob);
    await until(async () => (await blockedPids(observer)).length > 0);
    await rotation({ alice, bob });
    await until(async () => (await observer.sql`select from revocation`).length > 0);
    return coming;
  });
}

test('who comes in while the credential of somebody else is rotated stays', async (t) => {
  const coming = await comeInDuring(t, ({ alice }) => rotate(alice));
  await coming.next('welcome');
  await coming.answers();
  coming.terminate();
});

test('who comes in while his own credential is rotated is sent away for good', async (t) => {
  const coming = await comeInDuring(t, ({ bob }) => rotate(bob));
  assert.equal((await coming.closed()).code, CloseCode.unauthorized);
});
