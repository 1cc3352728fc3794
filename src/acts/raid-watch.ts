import type { Logger } from 'pino';
import { Refusal } from '../errors.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import { Rounds } from '../pace/rounds.ts';
import { isRaided, readCalmed } from '../rooms/door-queries.ts';
import { type ActParts, performAct } from './perform-act.ts';

interface RaidParts extends ActParts {
  readonly policies: RoomPolicies;
  readonly log: Logger;
}

/** Who moves the switch where nobody does. */
const ROOM_ITSELF = {
  memberId: 'system',
  role: 'admin',
  asRole: 'admin',
  isRoomItself: true,
  address: '',
};

/** Between two looks for rooms that are quiet again; the index of raided rooms is mostly empty. */
const LOOK_MS = 3000;

/**
 * Switches the raid protection of rooms that are set so on when they are raided, and off once that is
 * over. What somebody has switched on stays on.
 */
export class RaidWatch {
  readonly #parts: RaidParts;
  readonly #rounds: Rounds;

  constructor(parts: RaidParts) {
    this.#parts = parts;
    this.#rounds = new Rounds(() => this.#endOver(), LOOK_MS);
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /**
   * Somebody has entered a room: switches its protection on where as many have within a minute as the
   * room is set to. Rooms that are not set so cost nothing.
   *
   * @throws {Refusal} `unavailable`
   */
  async entered(roomId: string): Promise<void> {
    const { policies, database } = this.#parts;
    const { raidJoins } = await policies.of(roomId);
    if (raidJoins > 0 && (await isRaided(database, roomId))) await this.#switch(roomId, true);
  }

  async #endOver(): Promise<void> {
    const { database, config, log } = this.#parts;
    try {
      for (const roomId of await readCalmed(database, config.RAID_QUIET_S)) {
        await this.#switch(roomId, false);
      }
    } catch (error) {
      log.warn({ reason: String(error) }, 'could not look for raids that are over');
    }
  }

  async #switch(roomId: string, on: boolean): Promise<void> {
    try {
      await performAct(this.#parts, { ...ROOM_ITSELF, roomId }, 'raid', { on });
    } catch (error) {
      // Two who came at once, or two nodes, have both seen it.
      if (!(error instanceof Refusal) || error.code !== 'already_done') throw error;
    }
  }
}
