import { setTimeout as sleep } from 'node:timers/promises';
import _ from 'lodash';
import { connect } from '../../src/database/connect.ts';
import { LogReader } from '../faults/read-log.ts';
import { enter } from '../protocol/support/people.ts';
import { until } from '../support/until.ts';
import { startBalancer } from './balancer.ts';
import type { ProcessNodes } from './process-nodes.ts';
import { Talker } from './talker.ts';

const TICK_MS = 20;
/** Talk before the first node ends and after the last one is back. */
const CALM_MS = 2000;
const DRAIN_WITHIN_MS = 120_000;
const ENTERING_AT_ONCE = 8;

interface Load {
  readonly clients: number;
  readonly rooms: number;
  /** Messages/s of all together. */
  readonly rate: number;
}

export interface RollingReport {
  readonly messages: number;
  readonly acked: number;
  /** Acked, but not in the log once. */
  readonly lost: number;
  readonly repeated: number;
  /** Times that a client was told something out of order, or that it has missed something. */
  readonly breaks: number;
  /** Clients that did not see the end of their room. */
  readonly behind: number;
  readonly leaves: number;
  /** How often clients were without a connection, and for how long at most. */
  readonly absences: number;
  readonly longestAbsenceMs: number;
  readonly restartMs: number;
}

/**
 * Restarts all nodes one after the other while people talk by way of HAProxy, in front of them as
 * docs/deploy has it.
 */
export async function rollingRestart(nodes: ProcessNodes, load: Load): Promise<RollingReport> {
  const balancer = await startBalancer(nodes.urls);
  const talkers: Talker[] = [];
  const log = new LogReader(nodes.address);
  try {
    for (const batch of _.chunk(_.range(load.clients), ENTERING_AT_ONCE)) {
      const seats = await Promise.all(
        batch.map((i) => enter(balancer.url, `n${i}`, `rolling ${i % load.rooms}`)),
      );
      talkers.push(...seats.map((seat) => new Talker(seat, balancer.url)));
    }
    await until(() => talkers.every(({ isIn }) => isIn), DRAIN_WITHIN_MS);
    const restartMs = await restartUnderLoad(nodes, talkers, load.rate);
    await settle(talkers, log);
    return { ...(await judge(nodes, talkers, log)), restartMs };
  } finally {
    for (const talker of talkers) talker.close();
    await log.close();
    await balancer.stop();
  }
}

async function restartUnderLoad(
  nodes: ProcessNodes,
  talkers: readonly Talker[],
  rate: number,
): Promise<number> {
  const stop = new AbortController();
  const talking = talk(talkers, rate, stop.signal);
  await sleep(CALM_MS);
  const begin = performance.now();
  await nodes.restart();
  const restartMs = performance.now() - begin;
  await sleep(CALM_MS);
  stop.abort();
  await talking;
  return restartMs;
}

/** They take turns; whoever is without a connection talks too, and is heard later. */
async function talk(talkers: readonly Talker[], rate: number, signal: AbortSignal): Promise<void> {
  const begin = performance.now();
  let said = 0;
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - begin) / 1000) * rate);
    for (; said < due; said += 1) talkers[said % talkers.length]?.say(`message ${said}`);
    await sleep(TICK_MS);
  }
}

/** Until everything is acked and everybody has seen all there is, or that takes too long. */
async function settle(talkers: readonly Talker[], log: LogReader): Promise<void> {
  const giveUpAt = performance.now() + DRAIN_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const isAcked = talkers.every(({ sent, acked }) => sent === acked);
    if (isAcked && (await behind(talkers, log)) === 0) return;
    await sleep(TICK_MS);
  }
}

async function behind(talkers: readonly Talker[], log: LogReader): Promise<number> {
  const heads = await log.heads(_.uniq(_.map(talkers, 'roomId')));
  return talkers.filter(({ roomId, lastSeq }) => lastSeq < (heads.get(roomId) ?? 0)).length;
}

async function judge(nodes: ProcessNodes, talkers: readonly Talker[], log: LogReader) {
  const sql = connect(nodes.address, { max: 1, deadlineMs: 0, name: 'rolling restart' });
  try {
    const [stored] = await sql<[{ texts: number; distinct: number; leaves: number }]>`
      select count(*) filter (where kind = 'text') as texts,
             count(distinct (room_id, content)) filter (where kind = 'text') as distinct,
             count(*) filter (where kind = 'leave') as leaves
      from room_log where room_id = any (${_.uniq(_.map(talkers, 'roomId'))})`;
    const absences = talkers.flatMap((talker) => talker.absences);
    const acked = _.sumBy(talkers, 'acked');
    return {
      messages: _.sumBy(talkers, 'sent'),
      acked,
      lost: Math.max(0, acked - stored.distinct),
      repeated: stored.texts - stored.distinct,
      breaks: _.sumBy(talkers, 'breaks'),
      behind: await behind(talkers, log),
      leaves: stored.leaves,
      absences: absences.length,
      longestAbsenceMs: Math.max(0, ...absences),
    };
  } finally {
    await sql.end();
  }
}
