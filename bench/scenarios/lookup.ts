import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { freePort } from '../../test/support/free-port.ts';
import { startNode } from '../harness/child.ts';
import { median, shown, table } from '../harness/figures.ts';
import { startNickroom } from '../harness/nickroom.ts';
import type { Context, Section } from '../scenario.ts';

const BARE = fileURLToPath(new URL('../ceilings/fastify-bare.mjs', import.meta.url));
const CONNECTIONS = 50;
const SHARE_ALLOWED = 0.8;

/** Looking a room up, beside a bare fastify route that answers the same bytes. */
export async function lookup(context: Context): Promise<Section> {
  const nickroom = await startNickroom(context.pinning);
  try {
    const { path, body } = await enterRoom(nickroom.url);
    const port = await freePort();
    const bare = await startNode(context.pinning, [BARE], { PORT: String(port), BODY: body });
    try {
      return await compare(context, `${nickroom.url}${path}`, `http://127.0.0.1:${port}${path}`);
    } finally {
      await bare.stop();
    }
  } finally {
    await nickroom.stop();
  }
}

/** Turns, so that both meet the same weather. */
async function compare(context: Context, ours: string, bare: string): Promise<Section> {
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  const seconds = context.quick ? 3 : 8;
  for (const url of [ours, bare]) await perSecond(url, 2);
  for (let run = 1; run <= (context.quick ? 1 : 3); run += 1) {
    rates.ours.push(await perSecond(ours, seconds));
    rates.bare.push(await perSecond(bare, seconds));
    context.say(
      `lookup, run ${run}: ${shown(rates.ours.at(-1) ?? 0)} of ${shown(rates.bare.at(-1) ?? 0)}`,
    );
  }
  const share = median(rates.ours) / median(rates.bare);
  return {
    title: 'GET /rooms/:roomId',
    body: `By autocannon with ${CONNECTIONS} connections; the bytes are the same.\n\n${table(
      ['server', 'requests/s'],
      [
        ['nickroom', shown(median(rates.ours))],
        ['bare fastify route', shown(median(rates.bare))],
      ],
    )}`,
    verdicts: [
      {
        promise: `a look-up is at least ${SHARE_ALLOWED} × a bare fastify route`,
        measured: `${shown(share, 2)} ×`,
        kept: share >= SHARE_ALLOWED,
      },
    ],
  };
}

async function perSecond(url: string, seconds: number): Promise<number> {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`not every answer of ${url} was 200`);
  return result.requests.average;
}

/** A new room's path and what a look-up of it answers. */
async function enterRoom(url: string): Promise<{ path: string; body: string }> {
  const entered = await fetch(`${url}/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'lounge', nick: 'alice' }),
  });
  const { room } = (await entered.json()) as { room: { room_id: string } };
  const path = `/rooms/${room.room_id}`;
  return { path, body: await (await fetch(`${url}${path}`)).text() };
}
