import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { Rounds } from '../pace/rounds.ts';
import { insertSample, type Sample } from './sample-queries.ts';

/** Milliseconds from one sample to the next. */
export const SAMPLE_EVERY_MS = 5000;

/** What a node counts by itself; totals are since its start. */
interface Counted {
  readonly connections: number;
  readonly rooms: number;
  readonly deliveries: number;
  /** Absent: the metrics are switched off. */
  readonly appends?: { readonly calls: number; readonly entries: number; readonly seconds: number };
}

interface SamplerParts {
  readonly database: Database;
  readonly nodeId: string;
  readonly log: Logger;
  readonly count: () => Counted;
}

interface Reading extends Counted {
  /** `performance.now()` */
  readonly at: number;
  readonly loop: EventLoopUtilization;
}

/**
 * Writes down every few seconds how this node does, for the plots of the operator's page: one small
 * row, whatever goes on. They are in SQL so that any node can show all of them.
 */
export class Sampler {
  readonly #parts: SamplerParts;
  readonly #rounds: Rounds;
  #before: Reading;

  constructor(parts: SamplerParts, everyMs = SAMPLE_EVERY_MS) {
    this.#parts = parts;
    this.#rounds = new Rounds(() => this.#take(), everyMs);
    this.#before = this.#read();
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async #take(): Promise<void> {
    const { database, nodeId, log } = this.#parts;
    const now = this.#read();
    const sample = between(this.#before, now);
    this.#before = now;
    try {
      await insertSample(database, nodeId, sample);
    } catch (error) {
      // The lease of the node tells about an outage, in louder words.
      log.debug({ reason: String(error) }, 'a sample was lost');
    }
  }

  #read(): Reading {
    const counted = this.#parts.count();
    return { ...counted, at: performance.now(), loop: performance.eventLoopUtilization() };
  }
}

function between(before: Reading, now: Reading): Sample {
  const seconds = (now.at - before.at) / 1000;
  const calls = (now.appends?.calls ?? 0) - (before.appends?.calls ?? 0);
  const appendSeconds = (now.appends?.seconds ?? 0) - (before.appends?.seconds ?? 0);
  return {
    connections: now.connections,
    rooms: now.rooms,
    messages_per_s: perSecond(before.appends?.entries, now.appends?.entries, seconds),
    deliveries_per_s: (now.deliveries - before.deliveries) / seconds,
    append_ms: calls > 0 ? (appendSeconds / calls) * 1000 : null,
    memory_mb: process.memoryUsage.rss() / 2 ** 20,
    busy: performance.eventLoopUtilization(now.loop, before.loop).utilization,
  };
}

const perSecond = (
  before: number | undefined,
  now: number | undefined,
  seconds: number,
): number | null => (before === undefined || now === undefined ? null : (now - before) / seconds);
