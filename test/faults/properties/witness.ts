import { historyOf } from '../../protocol/support/assertions.ts';
import { connect, type Seat, welcomeOf } from '../../protocol/support/people.ts';
import type { TestSocket } from '../../protocol/support/socket.ts';
import { until } from '../../support/until.ts';
import { rowOf } from '../checker/check-entry.ts';
import { checkPages } from '../checker/check-readers.ts';
import { readThrough } from '../clients/read-through.ts';
import type { LogRow, RoomLog } from '../history.ts';

/** Somebody who never loses his connection and so knows the room's log as it grows. */
export class Witness {
  readonly #seat: Seat;
  readonly #socket: TestSocket;
  readonly #epoch: string;
  readonly #rows: LogRow[];
  #eventsRead = 0;

  private constructor(seat: Seat, socket: TestSocket, rows: LogRow[]) {
    this.#seat = seat;
    this.#socket = socket;
    this.#epoch = String(welcomeOf(socket).epoch);
    this.#rows = rows;
  }

  static async watch(seat: Seat): Promise<Witness> {
    const socket = await connect(seat, { after: 0 });
    const { messages } = historyOf(await socket.next('logs'));
    return new Witness(seat, socket, messages.map(rowOf));
  }

  /** What he knows by now. */
  get log(): RoomLog {
    const { events } = this.#socket;
    for (const event of events.slice(this.#eventsRead)) {
      if (event.type === 'message') this.#rows.push(rowOf(event.data));
    }
    this.#eventsRead = events.length;
    const headSeq = this.#rows.at(-1)?.seq ?? 0;
    return { roomId: this.#seat.roomId, epoch: this.#epoch, headSeq, rows: this.#rows };
  }

  /** Resolves when he has seen this seq too. */
  async hasSeen(seq: number): Promise<void> {
    await until(() => this.log.headSeq >= seq);
  }

  /** Ends his watch and compares what he saw with the log. */
  async breaches(): Promise<string[]> {
    const pages = await readThrough(this.#seat);
    await this.hasSeen(pages.headSeq);
    await this.#socket.close();
    return checkPages(pages, this.log);
  }
}
