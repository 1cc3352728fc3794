import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, enterTogether } from './support/people.ts';
import type { TestSocket } from './support/socket.ts';
import { remote } from './support/target.ts';

test('a server that stops closes every socket with 1001, which means: come back', {
  skip: remote,
}, async () => {
  const { startServer } = await import('../support/server.ts');
  const server = await startServer();
  let sockets: TestSocket[];
  try {
    const seats = await enterTogether(server.url, 'alice', 'bob');
    sockets = await Promise.all(seats.map((seat, i) => connect(seat, { classic: i === 0 })));
  } finally {
    await server.stop();
  }
  for (const socket of sockets) assert.equal((await socket.closed()).code, 1001);
});
