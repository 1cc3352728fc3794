import { randomBytes } from 'node:crypto';
import { connect, enterTogether, type Seat } from '../../protocol/support/people.ts';
import type { TestSocket } from '../../protocol/support/socket.ts';
import { readThrough } from '../clients/read-through.ts';
import type { Random } from '../random.ts';

const ROOMS = 4;
const NICKS = ['ann', 'ben', 'cat', 'dan', 'eve'];
/** Cases that share two connections and their cut. */
const WAVE = 25;

interface Case {
  readonly clientId: string;
  /** Sends before the connections are cut, and after. */
  readonly before: number;
  readonly after: number;
  readonly acks: { log_seq: number; duplicate: boolean }[];
}

/**
 * One clientId sent 2 to 10 times, over two connections of its author at once and again over new
 * ones, is one entry with one seq, and each ack says so.
 *
 * @param base the server's address
 * @returns a sentence for each breach
 */
export async function checkIdempotency(
  base: string,
  random: Random,
  cases: number,
): Promise<string[]> {
  const rooms = await Promise.all(
    Array.from({ length: ROOMS }, () => enterTogether(base, ...NICKS)),
  );
  const each = Math.ceil(cases / rooms.flat().length);
  const violations = await Promise.all(
    rooms.map(async (seats) => {
      const tried = await Promise.all(seats.map((seat) => tryAll(seat, random.fork(), each)));
      return checkCases(tried.flat(), await placesIn(seats[0] as Seat));
    }),
  );
  return violations.flat();
}

async function tryAll(seat: Seat, random: Random, cases: number): Promise<Case[]> {
  const tried: Case[] = [];
  while (tried.length < cases) {
    const size = Math.min(WAVE, cases - tried.length);
    tried.push(...(await tryWave(seat, random, size)));
  }
  return tried;
}

async function tryWave(seat: Seat, random: Random, size: number): Promise<Case[]> {
  const cases = Array.from({ length: size }, (): Case => {
    const times = random.int(2, 10);
    const before = random.int(1, times);
    return {
      clientId: randomBytes(8).toString('hex'),
      before,
      // One send at least is waited for, so that each case is known to be stored.
      after: Math.max(1, times - before),
      acks: [],
    };
  });
  const waits = random.chance(0.5);
  await sendAll(seat, random, cases, 'before', waits);
  await sendAll(seat, random, cases, 'after', true);
  return cases;
}

/** Sends every case's share, shuffled, over two connections, which are cut with or without acks. */
async function sendAll(
  seat: Seat,
  random: Random,
  cases: readonly Case[],
  share: 'before' | 'after',
  waits: boolean,
): Promise<void> {
  const tabs = await Promise.all([connect(seat), connect(seat)]);
  const sends = cases.flatMap((each) => Array.from({ length: each[share] }, () => each));
  const order = sends.map((each) => ({ each, place: random.fraction() }));
  order.sort((a, b) => a.place - b.place);
  const awaited = order.map(({ each: { clientId } }) => {
    const tab = random.pick(tabs);
    tab.send({ type: 'message', clientId, content: `said as ${clientId}` });
    return { tab, clientId };
  });
  if (waits) {
    await Promise.all(
      awaited.map(({ tab, clientId }) => tab.next('ack', (ack) => ack.client_id === clientId)),
    );
  }
  for (const tab of tabs) tab.terminate();
  await Promise.all(tabs.map((tab) => tab.closed()));
  collect(tabs, cases);
}

function collect(tabs: readonly TestSocket[], cases: readonly Case[]): void {
  const byId = new Map(cases.map((each) => [each.clientId, each]));
  for (const ack of tabs.flatMap((tab) => tab.seen('ack'))) {
    byId.get(ack.client_id ?? '')?.acks.push(ack);
  }
}

/** The places of each text in the room's log. */
async function placesIn(seat: Seat): Promise<Map<string, number[]>> {
  const places = new Map<string, number[]>();
  const { entries } = await readThrough(seat);
  for (const { log_content: content, log_seq: seq } of entries) {
    places.set(content, [...(places.get(content) ?? []), seq]);
  }
  return places;
}

function checkCases(cases: readonly Case[], places: ReadonlyMap<string, number[]>): string[] {
  return cases.flatMap(({ clientId, acks }) => {
    const found = places.get(`said as ${clientId}`) ?? [];
    const violations: string[] = [];
    if (found.length !== 1) violations.push(`${clientId} stands in the log ${found.length} times`);
    if (acks.some((ack) => ack.log_seq !== found[0])) {
      violations.push(`${clientId} was acked at ${acks.map((ack) => ack.log_seq)}, not ${found}`);
    }
    if (acks.filter((ack) => !ack.duplicate).length > 1) {
      violations.push(`${clientId} was called new more than once`);
    }
    return violations;
  });
}
