import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { TcpProxy } from './tcp-proxy.ts';

const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
echo.listen(0, '127.0.0.1');
await once(echo, 'listening');
const proxy = await TcpProxy.open({ port: (echo.address() as AddressInfo).port });
after(async () => {
  await proxy.close();
  echo.close();
});

async function dial(): Promise<Socket> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1' }).on('error', () => {});
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function answer(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [bytes] = await once(socket, 'data');
  return String(bytes);
}

async function errorOf(socket: Socket): Promise<string> {
  const [error] = await once(socket, 'error');
  return error.code;
}

test('it passes on what comes, both ways, and the end of it', async () => {
  const socket = await dial();
  assert.equal(await answer(socket, 'hello'), 'hello');
  socket.end();
  await once(socket, 'close');
  assert.equal(proxy.connections, 0);
});

test('reset ends open connections by RST', async () => {
  const socket = await dial();
  await answer(socket, 'hello');
  const code = errorOf(socket);
  proxy.reset();
  assert.equal(await code, 'ECONNRESET');
});

test('a black hole keeps connections and passes nothing on until it is healed', async () => {
  const socket = await dial();
  await answer(socket, 'hello');
  proxy.blackHole();
  const answered = answer(socket, 'late').then(() => 'answered');
  const second = await dial();
  const isHeld = await Promise.race(
    [answered, answer(second, 'x'), once(socket, 'close')].concat(
      new Promise((resolve) => setTimeout(resolve, 100, 'held')) as never,
    ),
  );
  assert.equal(isHeld, 'held');
  proxy.heal();
  assert.equal(await answered, 'answered');
  socket.destroy();
  second.destroy();
});

test('cut lets at most so many bytes through and then ends the connection', async () => {
  const socket = await dial();
  await answer(socket, 'hello');
  proxy.cutAfter(10 + 3);
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes;
  });
  // The RST may overtake the last bytes.
  const closed = once(socket, 'close');
  socket.write('0123456789');
  await closed;
  assert.ok('012'.startsWith(received), received);
});

test('refuse resets new connections and leaves the open ones alone', async () => {
  const open = await dial();
  await answer(open, 'hello');
  proxy.refuse();
  assert.equal(await errorOf(connect({ port: proxy.port, host: '127.0.0.1' })), 'ECONNRESET');
  assert.equal(await answer(open, 'still here'), 'still here');
  proxy.heal();
  assert.equal(await answer(await dial(), 'welcome back'), 'welcome back');
  proxy.reset();
});

test('delay holds each piece and keeps their order', async () => {
  const socket = await dial();
  proxy.delay(30);
  const start = performance.now();
  assert.equal(await answer(socket, 'slow'), 'slow');
  assert.ok(performance.now() - start >= 59, 'there and back');
  proxy.heal();
  socket.destroy();
});
