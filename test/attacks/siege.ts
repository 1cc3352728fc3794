import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openRaw } from '../limits/raw.ts';
import { enter } from '../protocol/support/people.ts';
import { programOf } from '../support/project.ts';
import type { Target } from './attacks.ts';
import { Crowd } from './crowd.ts';
import { MemoryWatch } from './memory-watch.ts';

const ATTACKER = programOf('test/attacks/attacker.ts');
const ATTACKER_ADDRESS = '127.0.0.66';
/**
 * A server that has served for a while holds more memory than one that has just begun: V8 gives its
 * young objects up to 48 MiB as soon as there is something to do. That is not the attack's.
 */
const WARM_UP_REQUESTS = 6000;
const WARM_UP_ADDRESSES = 100;
/** An attacker who goes leaves a thousand connections to be closed: that is his doing too. */
const AFTERMATH_MS = 500;

/** What a stretch of time was like for the honest, and for the server's memory. */
export interface Stretch {
  /** Milliseconds from sending to the ack, ascending. */
  readonly latencies: readonly number[];
  /** Messages of the honest that were not acknowledged in time. */
  readonly unanswered: number;
  /** The server's memory (RSS), in MiB. */
  readonly beforeMib: number;
  readonly peakMib: number;
  /** What the attacker says it has done. */
  readonly tried: string;
}

/** By how much an attack may make the server's memory grow, whatever it is. */
export const GROWTH_MAX_MIB = 64;

/** In MiB. */
export const growthOf = ({ beforeMib, peakMib }: Stretch): number => peakMib - beforeMib;

/** A server, honest people in a room, and somebody who attacks them in one way after the other. */
export class Siege {
  readonly #pid: number;
  readonly #target: Target;
  readonly crowd: Crowd;

  private constructor(pid: number, target: Target, crowd: Crowd) {
    this.#pid = pid;
    this.#target = target;
    this.crowd = crowd;
  }

  static async lay(base: string, pid: number, people: number): Promise<Siege> {
    const room = 'besieged';
    const crowd = await Crowd.gather(base, people, room);
    const { roomId, nickId } = await enter(base, 'mallory', room);
    const siege = new Siege(pid, { base, roomId, nickId, from: ATTACKER_ADDRESS }, crowd);
    await warmUp(base);
    return siege;
  }

  /** Nobody attacks for so long. */
  peace(ms: number): Promise<Stretch> {
    return this.#watch(async () => {
      await pause(ms);
      return '';
    });
  }

  attack(name: string, ms: number): Promise<Stretch> {
    const args = [...ATTACKER, name, JSON.stringify(this.#target), String(ms)];
    return this.#watch(async () => {
      // At the lowest priority, so that it takes its CPU time from nobody who is measured.
      const { stdout } = await promisify(execFile)('nice', ['-n', '19', process.execPath, ...args]);
      await pause(AFTERMATH_MS);
      return stdout.trim();
    });
  }

  async #watch(during: () => Promise<string>): Promise<Stretch> {
    this.crowd.take();
    const memory = new MemoryWatch(this.#pid);
    const beforeMib = memory.nowMib;
    try {
      const tried = await during();
      return { ...this.crowd.take(), beforeMib, peakMib: memory.peakMib, tried };
    } finally {
      memory.stop();
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Many people look at the list of rooms, each from an address of his own. */
async function warmUp(base: string): Promise<void> {
  const look = async (person: number): Promise<void> => {
    for (let request = 0; request < WARM_UP_REQUESTS / WARM_UP_ADDRESSES; request++) {
      const raw = await openRaw(base, { from: `127.0.2.${person + 1}` });
      raw.socket.write('GET /rooms HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await raw.ended();
    }
  };
  await Promise.all(Array.from({ length: WARM_UP_ADDRESSES }, (_, person) => look(person)));
}
