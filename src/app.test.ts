import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { openDatabase } from '../test/support/open-database.ts';
import { buildApp } from './app.ts';
import { LocalBus } from './bus/local-bus.ts';
import { readConfig } from './config/config.ts';
import { createLogger } from './logger.ts';
import type { RoomSignal } from './room-signal.ts';
import { CloseCode } from './wire/close-codes.ts';

const config = readConfig({ LOG_LEVEL: 'silent' });
const log = createLogger(config, false);

test('who knocks while the server goes away is told so, and does not hold it up', async (t) => {
  const app = await buildApp(config, { database: await openDatabase(t), log });
  let url = '';
  const codes: number[] = [];
  app.addHook('preClose', async () => {
    const [code] = await once(openSocket(url, entered), 'close');
    codes.push(code);
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  const entered = await enter(url);
  await app.close();
  assert.deepEqual(codes, [CloseCode.goingAway]);
});

test('a frame that meets a defect of ours ends its connection, and not the server', async (t) => {
  class TonguelessBus extends LocalBus<RoomSignal> {
    override publish(roomId: string, signal: RoomSignal): void {
      if (signal.type === 'typing') throw new Error('no tongue');
      super.publish(roomId, signal);
    }
  }
  const bus = new TonguelessBus();
  const app = await buildApp(config, { database: await openDatabase(t), log, bus });
  t.after(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const entered = await enter(url);
  const socket = openSocket(url, entered);
  await once(socket, 'message');
  socket.send('{"type":"typing"}');
  const [code] = await once(socket, 'close');
  assert.equal(code, CloseCode.unavailable);
  await once(openSocket(url, entered), 'message');
});

interface Entered {
  readonly nickId: string;
  readonly room: { readonly room_id: string };
}

async function enter(url: string): Promise<Entered> {
  const entered = await fetch(`${url}/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'lounge', nick: 'ann' }),
  });
  return (await entered.json()) as Entered;
}

const openSocket = (url: string, { nickId, room }: Entered): WebSocket =>
  new WebSocket(`${url.replace('http', 'ws')}/ws?roomId=${room.room_id}`, ['nickroom.v1', nickId]);
