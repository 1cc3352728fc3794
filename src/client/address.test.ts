import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketAddress } from './address.ts';

const here = { after: undefined, epoch: undefined };
const roomId = 'room_0a1b2c3d4e5f6g7h';

test('the address of a server, of a sub-path and of a socket lead to the same route', () => {
  const at = (url: string) => socketAddress({ url, roomId }, here);
  assert.equal(at('http://chat.example'), `ws://chat.example/ws?roomId=${roomId}`);
  assert.equal(at('https://chat.example/a/'), `wss://chat.example/a/ws?roomId=${roomId}`);
  assert.equal(
    at(`wss://chat.example/ws?roomId=${roomId}`),
    `wss://chat.example/ws?roomId=${roomId}`,
  );
});

test('the place to resume from is in the address', () => {
  const address = socketAddress({ url: 'http://chat.example', roomId }, { after: 0, epoch: 'a&b' });
  const query = new URL(address).searchParams;
  assert.equal(query.get('after'), '0');
  assert.equal(query.get('epoch'), 'a&b');
});
