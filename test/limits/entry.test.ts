import assert from 'node:assert/strict';
import { test } from 'node:test';
import { solveProof } from '../../src/client/node.ts';
import { assertRefused } from '../protocol/support/assertions.ts';
import { get, post } from '../protocol/support/http.ts';
import { type Entered, freshName } from '../protocol/support/people.ts';
import { serverWith } from './server-with.ts';

const asks = (base: string, name: string, nick: string, more: object = {}) =>
  post<Entered>(`${base}/rooms`, { name, nick, ...more });

const proofFrom = async (base: string): Promise<string> =>
  solveProof((await get<Parameters<typeof solveProof>[0]>(`${base}/challenge`)).body);

test('who has opened enough rooms may still enter those that are there', async () => {
  const base = await serverWith({ ROOM_RATE_ADDRESS: '2+1/h' });
  const names = [freshName(), freshName(), freshName()] as const;
  assert.equal((await asks(base, names[0], 'alice')).status, 201);
  assert.equal((await asks(base, names[0], 'bob')).status, 200);
  assert.equal((await asks(base, names[1], 'alice')).status, 201);
  const refusal = await asks(base, names[2], 'alice');
  assertRefused(refusal, 429, 'rate_limited');
  assert.equal(refusal.headers.get('retry-after'), '3600');
  assert.equal((await asks(base, names[1], 'carol')).status, 200);
  const classic = { chatroomName: names[2], nickName: 'alice' };
  assertRefused(await post(`${base}/createChatroom`, classic), 429, 'rate_limited');
});

test('a room lets in so many at once, and other rooms do not feel it', async () => {
  const base = await serverWith({ JOIN_RATE_ROOM: '3+1/h', PROOF_OF_WORK: 'off' });
  const name = freshName();
  for (const nick of ['alice', 'bob', 'carol'])
    assert.ok((await asks(base, name, nick)).status < 300);
  assertRefused(await asks(base, name.toUpperCase(), 'dave'), 429, 'rate_limited');
  assert.equal((await asks(base, freshName(), 'dave')).status, 201);
});

test('an address may ask so often, by any route', async () => {
  const base = await serverWith({ REQUEST_RATE_ADDRESS: '5+1/h' });
  for (let turn = 0; turn < 5; turn++) assert.equal((await get(`${base}/getRoomNums`)).status, 200);
  for (const path of ['/getRoomNums', '/rooms', '/nowhere', '/']) {
    assertRefused(await get(base + path), 429, 'rate_limited');
  }
});

test('only a trusted proxy is believed about whom it speaks for', async () => {
  const rate = { ROOM_RATE_ADDRESS: '1+1/h' };
  const direct = await serverWith(rate);
  const behind = await serverWith({ ...rate, TRUSTED_PROXIES: '127.0.0.1 10.0.0.0/8' });
  const open = async (base: string, forwardedFor: string) => {
    const answer = await fetch(`${base}/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
      body: JSON.stringify({ name: freshName(), nick: 'alice' }),
    });
    return answer.status;
  };
  assert.equal(await open(direct, '203.0.113.1'), 201);
  assert.equal(await open(direct, '203.0.113.2'), 429);
  assert.equal(await open(behind, '203.0.113.1'), 201);
  assert.equal(await open(behind, '203.0.113.2'), 201);
  assert.equal(await open(behind, '203.0.113.1'), 429);
  // What a client writes there itself stands before what the proxies add.
  assert.equal(await open(behind, '198.51.100.9, 203.0.113.1'), 429);
  assert.equal(await open(behind, '203.0.113.1, 10.1.2.3'), 429);
  // The /64 of an IPv6 address is one.
  assert.equal(await open(behind, '2001:db8:1:2::1'), 201);
  assert.equal(await open(behind, '2001:db8:1:2::2'), 429);
});

test('with proof of work nobody enters without a proof, nor twice with the same', async () => {
  const base = await serverWith({ PROOF_OF_WORK: 'on' });
  const name = freshName();
  assertRefused(await asks(base, name, 'alice'), 428, 'proof_required');
  const proof = await proofFrom(base);
  assert.equal((await asks(base, name, 'alice', { proof })).status, 201);
  assertRefused(await asks(base, name, 'bob', { proof }), 428, 'proof_required');
  const classic = { chatroomName: name, nickName: 'bob', proof: await proofFrom(base) };
  assert.equal((await post(`${base}/createChatroom`, classic)).status, 200);
});

test('a proof that was made up, altered or never computed is none', async () => {
  const base = await serverWith({ PROOF_OF_WORK: 'on' });
  const { challenge, solution } = JSON.parse(
    Buffer.from(await proofFrom(base), 'base64').toString(),
  );
  const easier = { ...challenge.parameters, keyPrefix: '' };
  const lasting = { ...challenge.parameters, expiresAt: undefined };
  const forged = [
    { challenge: { ...challenge, parameters: easier }, solution },
    { challenge: { ...challenge, parameters: lasting }, solution },
    { challenge: { ...challenge, signature: '00'.repeat(32) }, solution },
    { challenge: { parameters: challenge.parameters }, solution },
    { challenge, solution: { ...solution, counter: solution.counter + 1 } },
    { challenge, solution: { counter: 0, derivedKey: '00'.repeat(32) } },
    { challenge, solution: {} },
    { challenge: {}, solution },
    {},
    null,
  ].map((payload) => Buffer.from(JSON.stringify(payload)).toString('base64'));
  for (const proof of ['', 'nonsense', 'x'.repeat(10_000), ...forged]) {
    assertRefused(await asks(base, freshName(), 'alice', { proof }), 428, 'proof_required');
  }
});

test('by itself a proof is asked for while an address or a room is flooded', async () => {
  const base = await serverWith({ JOIN_RATE_ROOM: '6+1/h', PROOF_OF_WORK: 'auto' });
  const name = freshName();
  for (const nick of ['a', 'b', 'c']) assert.ok((await asks(base, name, nick)).status < 300);
  assertRefused(await asks(base, name, 'd'), 428, 'proof_required');
  assert.equal((await asks(base, name, 'd', { proof: await proofFrom(base) })).status, 200);
  assert.equal((await asks(base, freshName(), 'd')).status, 201);
});
