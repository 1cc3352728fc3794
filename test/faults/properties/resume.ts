import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { connect, enterTogether, type Seat, say } from '../../protocol/support/people.ts';
import type { TestSocket } from '../../protocol/support/socket.ts';
import { checkConnection } from '../checker/check-connection.ts';
import type { ConnectionRecord } from '../history.ts';
import type { Random } from '../random.ts';
import { Recorder } from '../recorder.ts';
import { Witness } from './witness.ts';

const FOLLOWERS = 20;
/** More than one answer holds, so that some of those who come back have missed too much. */
const FIRST_ENTRIES = 260;

/**
 * People come back from a random place, see a little of what is said meanwhile and are cut. Each of
 * these connections gets exactly what was missed and then what is live, without a seam, or
 * `resumed:false` and the latest.
 *
 * @param base the server's address
 * @returns a sentence for each breach
 */
export async function checkResume(base: string, random: Random, cuts: number): Promise<string[]> {
  const nicks = Array.from({ length: FOLLOWERS }, (_, index) => `follower${index}`);
  const [annSeat, benSeat, ...seats] = await enterTogether(base, 'ann', 'ben', ...nicks);
  const witness = await Witness.watch(benSeat as Seat);
  const ann = await connect(annSeat as Seat);
  for (let i = 0; i < FIRST_ENTRIES; i += 1) await say(ann, `before ${i}`);
  let isOver = false;
  const talk = keepTalking(ann, random.fork(), () => isOver);
  const each = Math.ceil(cuts / FOLLOWERS);
  const breaches = await Promise.all(
    seats.map((seat) => comeBackOften(seat, witness, random.fork(), each)),
  ).finally(() => {
    isOver = true;
  });
  await talk;
  await ann.close();
  return [...breaches.flat(), ...(await witness.breaches())];
}

/** Says something every few milliseconds, until it is over. */
export async function keepTalking(
  ann: TestSocket,
  random: Random,
  isOver: () => boolean,
): Promise<void> {
  for (let said = 0; !isOver(); said += 1) {
    await say(ann, `meanwhile ${said}`);
    await sleep(random.int(0, 8));
  }
}

async function comeBackOften(
  seat: Seat,
  witness: Witness,
  random: Random,
  cuts: number,
): Promise<string[]> {
  const breaches: string[] = [];
  for (let cut = 0; cut < cuts; cut += 1) {
    const record = await comeBack(seat, witness, random);
    await witness.hasSeen(lastSeqOf(record));
    breaches.push(...checkConnection(record, witness.log));
  }
  return breaches;
}

/** One connection from a random place, cut after a random number of live messages. */
async function comeBack(seat: Seat, witness: Witness, random: Random): Promise<ConnectionRecord> {
  const recorder = new Recorder();
  const Socket = recorder.socketsOf(seat);
  const { headSeq, epoch } = witness.log;
  // Mostly within what one answer holds; sometimes too far back, or beyond the end.
  const after = random.chance(0.03)
    ? headSeq + random.int(1, 1000)
    : Math.max(0, headSeq - random.int(0, random.pick([5, 50, 199, 250])));
  const url = new URL(`${seat.base.replace(/^http/, 'ws')}/ws`);
  url.searchParams.set('roomId', seat.roomId);
  url.searchParams.set('after', String(after));
  url.searchParams.set('epoch', random.chance(0.05) ? 'another' : epoch);
  const socket = new Socket(url, ['nickroom.v1', seat.nickId]);
  await cutAfterLive(socket, random.int(0, 3));
  const [record] = recorder.connections;
  if (!record?.events.some(({ type }) => type === 'logs')) throw new Error('nothing was told');
  return record;
}

/** Resolves when the socket is closed, which it is after its history and so many messages. */
function cutAfterLive(socket: WebSocket, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = count;
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('message', (bytes) => {
      const types = (JSON.parse(String(bytes)) as { type: string }[]).map(({ type }) => type);
      left -= types.filter((type) => type === 'message').length;
      if (left <= 0 && socket.readyState === WebSocket.OPEN) socket.terminate();
    });
  });
}

function lastSeqOf({ events }: ConnectionRecord): number {
  return events.reduce((last, { type, data }) => {
    if (type === 'welcome') return Math.max(last, data.head_seq);
    return type === 'message' ? Math.max(last, data.log_seq) : last;
  }, 0);
}
