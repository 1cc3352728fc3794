import { CloseCode, type RoomState } from '../../client/index.ts';
import { ApiError, findRoom } from '../api.ts';

/** Attempts in a row that have to fail before the reason is looked for: one may be bad luck. */
const FAILURES_TO_ASK = 2;

/** Why a connection does not come about, as far as a page can find out. */
export type Obstacle = 'offline' | 'serverAway' | 'roomGone' | 'upgradeBlocked';

/**
 * Asks by plain HTTP what the socket cannot tell: a browser reports every handshake that failed
 * as 1006. Where HTTP works and knows the room, it is the upgrade that somebody drops on the way.
 */
async function findObstacle(roomId: string): Promise<Obstacle> {
  if (!navigator.onLine) return 'offline';
  try {
    await findRoom(roomId);
    return 'upgradeBlocked';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isGone = error.code === 'room_not_found' || error.code === 'room_closed';
    return isGone ? 'roomGone' : 'serverAway';
  }
}

/** Finds out why the connection does not come about, when it does not. */
export class ObstacleWatch {
  readonly #roomId: string;
  readonly #changed: () => void;
  #state: RoomState = { name: 'connecting' };
  #failures = 0;
  #obstacle: Obstacle | undefined;

  /** @param changed is called when the reason may have become another one, or is gone */
  constructor(roomId: string, changed: () => void) {
    this.#roomId = roomId;
    this.#changed = changed;
  }

  /** Undefined while it is not known, or all is well. */
  get obstacle(): Obstacle | undefined {
    return this.#obstacle;
  }

  follow(state: RoomState): void {
    this.#state = state;
    if (state.name === 'waiting') void this.#look();
    if (state.name !== 'open') return;
    this.#failures = 0;
    this.#obstacle = undefined;
  }

  async #look(): Promise<void> {
    this.#failures += 1;
    if (this.#failures < FAILURES_TO_ASK) return;
    const asked = this.#failures;
    const obstacle = await findObstacle(this.#roomId);
    if (asked !== this.#failures) return;
    // A server that has just come back answers here before the socket has tried again.
    const isSure = obstacle !== 'upgradeBlocked' || asked > FAILURES_TO_ASK;
    if (isSure && this.#brokeInHandshake()) this.#obstacle = obstacle;
    this.#changed();
  }

  /** A close code of the server itself means that the way is clear. */
  #brokeInHandshake(): boolean {
    return this.#state.name !== 'waiting' || this.#state.code < CloseCode.unavailable;
  }
}
