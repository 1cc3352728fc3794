import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomLinks } from './links.ts';

test('the socket of a room is ws where the page is http, and wss where it is https', () => {
  const roomId = 'room_0a1b2c3d4e5f6g7h';
  assert.deepEqual(roomLinks('http://127.0.0.1:7005', roomId), {
    page: 'http://127.0.0.1:7005/r/room_0a1b2c3d4e5f6g7h',
    embed: 'http://127.0.0.1:7005/embed/room_0a1b2c3d4e5f6g7h',
    socket: 'ws://127.0.0.1:7005/ws?roomId=room_0a1b2c3d4e5f6g7h',
    events: 'http://127.0.0.1:7005/rooms/room_0a1b2c3d4e5f6g7h/events',
  });
  const { socket } = roomLinks('https://chat.example', roomId);
  assert.equal(socket, 'wss://chat.example/ws?roomId=room_0a1b2c3d4e5f6g7h');
});
