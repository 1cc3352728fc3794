import { forgetKey, keepProfile, keepSeat, renewedSeat, replaceKey, type Seat } from '../seats.ts';

/** One's seat during a stay: the browser remembers what becomes of it, here and in other windows. */
export class SeatKeeper {
  readonly #roomId: string;
  #seat: Seat;
  #renewal: Promise<unknown> = Promise.resolve();

  constructor(roomId: string, seat: Seat) {
    this.#roomId = roomId;
    this.#seat = seat;
  }

  get seat(): Seat {
    return this.#seat;
  }

  /** The nick was changed here, in another window of ours, or while we were away. */
  called(nick: string, headNum: number): void {
    if (nick === this.#seat.nick) return;
    this.#seat = { ...this.#seat, nick };
    keepSeat(this.#roomId, this.#seat);
    keepProfile({ nick, headNum });
  }

  /** Takes another key. Whoever asks about it meanwhile waits for the outcome. */
  async takeKey(fresh: Promise<string>): Promise<void> {
    this.#renewal = fresh;
    const nickId = await fresh;
    replaceKey(this.#seat.nickId, nickId);
    this.#seat = { ...this.#seat, nickId };
  }

  /** Whether there is another key than this one, which the server does not know any more. */
  async isRenewed(nickId: string): Promise<boolean> {
    await this.#renewal.catch(() => {});
    if (this.#seat.nickId !== nickId) return true;
    const renewed = await renewedSeat(this.#roomId, nickId);
    if (renewed === undefined) return false;
    this.#seat = renewed;
    keepSeat(this.#roomId, renewed);
    return true;
  }

  keepOwnerLink(ownerLink: string): void {
    this.#seat = { ...this.#seat, ownerLink };
    keepSeat(this.#roomId, this.#seat);
  }

  forget(): void {
    forgetKey(this.#seat.nickId);
  }
}
