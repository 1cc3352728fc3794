import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Call, Conformity } from '../documents/conformity.ts';
import { enter, type Seat } from '../protocol/support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { linkFor, Operator, type SignedIn, secretOf } from './support/operator.ts';

describe("the operator's routes answer as documented", () => {
  let server: TestServer;
  let operator: Operator;
  let conformity: Conformity;
  let alice: Seat;
  before(async () => {
    server = await startServer();
    operator = await Operator.signIn(server);
    conformity = await Conformity.read(server.url);
    alice = await enter(server.url, 'alice', 'lounge');
  });
  after(() => server.stop());

  /** As somebody who is signed in. */
  const check = (method: string, path: string, status: number, call: Partial<Call> = {}) => {
    const proofs = { cookie: operator.cookie, 'x-csrf-token': operator.csrf };
    const headers = { ...proofs, ...call.headers };
    return conformity.check({ ...call, method, path: `/admin/api${path}`, headers }, status);
  };

  test('sessions', async () => {
    const link = secretOf(await linkFor(server));
    const other = await check('POST', '/session', 201, { body: { link } });
    await check('POST', '/session', 401, { body: { link } });
    await check('POST', '/session', 400, { body: {} });
    await check('POST', '/session', 415, { body: 'x', headers: { 'content-type': 'text/csv' } });
    await check('GET', '/session', 200);
    await check('GET', '/session', 401, { headers: { cookie: '' } });
    await check('GET', '/session', 403, { headers: { origin: 'https://elsewhere.example' } });
    await check('GET', '/sessions', 200);
    const { session } = other.body as SignedIn;
    const ids = { sessionId: String(session.session_id) };
    await check('DELETE', '/sessions/{sessionId}', 204, { ids });
    await check('DELETE', '/sessions/{sessionId}', 404, { ids });
    await check('DELETE', '/sessions/{sessionId}', 403, { ids, headers: { 'x-csrf-token': 'x' } });
  });

  test('figures and totals', async () => {
    await check('GET', '/figures', 200);
    await check('GET', '/figures', 400, { query: '?after=x' });
    await check('GET', '/totals', 200);
  });

  test('rooms and people', async () => {
    await check('GET', '/rooms', 200);
    await check('GET', '/rooms', 400, { query: '?limit=0' });
    await check('GET', '/rooms/{roomId}', 200, { ids: { roomId: alice.roomId } });
    await check('GET', '/rooms/{roomId}', 404, { ids: { roomId: 'x' } });
    await check('GET', '/people', 200);
    await check('GET', '/people/{memberId}', 200, { ids: { memberId: alice.memberId } });
    await check('GET', '/people/{memberId}', 404, { ids: { memberId: 'x' } });
  });

  test('in the end, signing out; and nothing was left out', async () => {
    await check('DELETE', '/session', 204);
    assert.deepEqual(
      conformity.silent(({ tags }) => tags?.includes('admin') ?? false),
      [],
    );
  });
});
