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
    await check('GET', '/figures', 400, { query: '?after=0000-01-01T00:00:00Z' });
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

  test('bans, acts and the audit', async () => {
    const ids = { memberId: alice.memberId, roomId: alice.roomId };
    const terms = { body: { seconds: 60, address: false }, ids };
    await check('POST', '/people/{memberId}/ban', 204, terms);
    await check('POST', '/people/{memberId}/ban', 409, terms);
    const until = '2027-02-31T00:00:00Z';
    await check('POST', '/people/{memberId}/ban', 400, { body: { until }, ids });
    await check('POST', '/people/{memberId}/ban', 404, { body: {}, ids: { memberId: 'x' } });
    await check('GET', '/bans', 200);
    await check('GET', '/bans', 400, { query: '?scope=x' });
    await check('DELETE', '/people/{memberId}/ban', 204, { ids });
    await check('DELETE', '/people/{memberId}/ban', 409, { ids });
    await check('GET', '/audit', 200);
    await check('GET', '/reports', 200);
    await check('GET', '/reports', 400, { query: '?limit=0' });
    const kick = { ids, body: { memberId: alice.memberId } };
    await check('POST', '/rooms/{roomId}/acts/kick', 200, kick);
    await check('POST', '/rooms/{roomId}/acts/kick', 409, kick);
    await check('POST', '/rooms/{roomId}/acts/kick', 404, { ...kick, ids: { roomId: 'x' } });
  });

  test('roles', async () => {
    const ids = { role: 'helper' };
    const body = { role: 'helper', rank: 30, rights: ['read'] };
    await check('GET', '/roles', 200);
    await check('POST', '/roles', 204, { body });
    await check('POST', '/roles', 409, { body });
    await check('PUT', '/roles/{role}', 204, { ids, body: { rights: ['read', 'speak'] } });
    await check('PUT', '/roles/{role}', 404, { ids, body: { rights: ['fly'] } });
    await check('DELETE', '/roles/{role}', 204, { ids });
    await check('DELETE', '/roles/{role}', 404, { ids });
  });

  test('in the end, signing out; and nothing was left out', async () => {
    await check('DELETE', '/session', 204);
    assert.deepEqual(
      conformity.silent(
        // The acts are one route for each, made from one table.
        ({ tags, operationId }) =>
          tags?.includes('admin') === true && !operationId.startsWith('adminAct'),
      ),
      [],
    );
  });
});
