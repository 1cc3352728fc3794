import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** Who comes, where to, and how much each says. */
export interface RaidPlan {
  readonly base: string;
  readonly room: string;
  readonly raiders: number;
  readonly messages: number;
}

/** What became of it. */
export interface RaidReport {
  readonly entered: number;
  readonly turnedAway: Record<string, number>;
  readonly said: number;
  readonly refused: Record<string, number>;
}

/** What every raider writes, so that it can be told from what others do. */
export const RAID_TEXT = 'join the raid';
/** One message after the other, fifty in ten seconds. */
const EVERY_MS = 200;
/** So many enter at the same time. */
const AT_ONCE = 25;
/** A home has one address, and a school some more people. */
const PER_ADDRESS = 10;

interface Answer {
  readonly status: number;
  readonly body: { nickId?: string; code?: string; room?: { room_id: string } };
}

interface Raider {
  readonly number: number;
  readonly roomId: string;
  readonly nickId: string;
}

/** Lets them all in that are let, and then all of them talk at once. */
export async function raid({ base, room, raiders, messages }: RaidPlan): Promise<RaidReport> {
  const turnedAway: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const inside: Raider[] = [];
  let said = 0;
  const numbers = Array.from({ length: raiders }, (_, number) => number);
  const enterSome = async (): Promise<void> => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      const { status, body } = await enterFrom(base, room, number);
      if (body.room && body.nickId) {
        inside.push({ number, roomId: body.room.room_id, nickId: body.nickId });
      } else count(turnedAway, body.code ?? String(status));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, enterSome));
  const note = (code: string | undefined): void => {
    if (code === undefined) said += 1;
    else count(refused, code);
  };
  await Promise.all(inside.map((raider) => talk(base, raider, messages, note)));
  return { entered: inside.length, turnedAway, said, refused };
}

async function talk(
  base: string,
  { number, roomId, nickId }: Raider,
  messages: number,
  note: (code: string | undefined) => void,
): Promise<void> {
  const url = `${base.replace(/^http/, 'ws')}/ws?roomId=${roomId}`;
  const socket = new WebSocket(url, ['nickroom.v1', nickId], { localAddress: addressOf(number) });
  socket.on('error', () => {});
  socket.on('message', (bytes) => {
    for (const { type, data } of JSON.parse(String(bytes)) as WireEvent[]) {
      if (type === 'ack') note(undefined);
      if (type === 'error') note(data.code);
    }
  });
  await new Promise((resolve) => socket.once('message', resolve).once('close', resolve));
  for (let turn = 0; turn < messages && socket.readyState === WebSocket.OPEN; turn++) {
    socket.send(JSON.stringify({ type: 'message', content: `${RAID_TEXT} ${number} ${turn}` }));
    await sleep(EVERY_MS);
  }
  socket.terminate();
}

interface WireEvent {
  readonly type: string;
  readonly data: { readonly code?: string };
}

/** Loopback has all of 127/8 on Linux. */
const addressOf = (number: number): string => `127.0.4.${1 + Math.floor(number / PER_ADDRESS)}`;

const count = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

function enterFrom(base: string, name: string, number: number): Promise<Answer> {
  const body = JSON.stringify({ name, nick: `raider ${number}` });
  const options = {
    method: 'POST',
    localAddress: addressOf(number),
    headers: { 'content-type': 'application/json' },
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${base}/rooms`, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Answer['body'] }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
