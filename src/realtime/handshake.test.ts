import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { newCredential } from '../members/credentials.ts';
import { parseHandshake, selectProtocol } from './handshake.ts';

const { nickId, memberId } = newCredential();
const other = newCredential();

function handshake(url: string, protocols?: string) {
  const headers = protocols === undefined ? {} : { 'sec-websocket-protocol': protocols };
  return parseHandshake({ url, headers } as IncomingMessage);
}

test('without the subprotocol a connection is classic, its nickId in the URL', () => {
  const { roomId, credential, isClassic } = handshake(`/?roomId=room_1&nickId=${nickId}`);
  assert.deepEqual([roomId, credential?.memberId, isClassic], ['room_1', memberId, true]);
});

test('with the subprotocol the nickId stands beside it, and is preferred to the URL’s', () => {
  for (const protocols of [`nickroom.v1, ${nickId}`, `${nickId},nickroom.v1`]) {
    const { credential, isClassic } = handshake(`/ws?nickId=${other.nickId}`, protocols);
    assert.deepEqual([credential?.memberId, isClassic], [memberId, false]);
  }
});

test('with the subprotocol alone the nickId may stand in the URL', () => {
  const { credential, isClassic } = handshake(`/ws?nickId=${nickId}`, 'nickroom.v1');
  assert.deepEqual([credential?.memberId, isClassic], [memberId, false]);
});

test('what is missing or nonsense is absent, and nothing is thrown', () => {
  for (const url of ['', '/', '/ws', '/ws?', '/ws?roomId', '/ws?nickId=x&epoch=e1', '/ws?%']) {
    const { roomId, credential, resume } = handshake(url, ' , ,');
    assert.deepEqual([roomId, credential, resume], ['', undefined, undefined], url);
  }
});

test('a resume point is a seq in digits, else beyond all of them; its epoch may be unknown', () => {
  assert.deepEqual(handshake('/ws?after=42&epoch=e1').resume, { after: 42, epoch: 'e1' });
  assert.deepEqual(handshake('/ws?after=0').resume, { after: 0, epoch: undefined });
  for (const after of ['', '-1', '1.5', '1e3', '9'.repeat(16), ' 1', '0x1']) {
    const { resume } = handshake(`/ws?after=${encodeURIComponent(after)}`);
    assert.deepEqual(resume, { after: Number.POSITIVE_INFINITY, epoch: undefined }, after);
  }
});

test('of the protocols that are offered ours is selected, never a nickId', () => {
  assert.equal(selectProtocol(new Set(['nickroom.v1', nickId])), 'nickroom.v1');
  assert.equal(selectProtocol(new Set([nickId])), false);
});
