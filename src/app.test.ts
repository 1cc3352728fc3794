import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { openDatabase } from '../test/support/open-database.ts';
import { buildApp } from './app.ts';
import { readConfig } from './config/config.ts';
import { createLogger } from './logger.ts';
import { CloseCode } from './wire/close-codes.ts';

const config = readConfig({ LOG_LEVEL: 'silent' });

test('who knocks while the server goes away is told so, and does not hold it up', async (t) => {
  const app = await buildApp(config, {
    database: await openDatabase(t),
    log: createLogger(config, false),
  });
  let url = '';
  const codes: number[] = [];
  app.addHook('preClose', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?roomId=${roomId}`, [
      'nickroom.v1',
      nickId,
    ]);
    const [code] = await once(socket, 'close');
    codes.push(code);
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  const entered = await fetch(`${url}/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'lounge', nick: 'ann' }),
  });
  const { nickId, room } = (await entered.json()) as { nickId: string; room: { room_id: string } };
  const roomId = room.room_id;
  await app.close();
  assert.deepEqual(codes, [CloseCode.goingAway]);
});
