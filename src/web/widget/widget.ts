import type { Entry } from '../../client/index.ts';
import { ApiError, type Entered, findRoom } from '../api.ts';
import type { Command, WidgetState } from '../embed/messages.ts';
import type { RoomView } from '../room/room-view.ts';
import { alike, findSeat, findSeatByName, forgetSeat } from '../seats.ts';
import type { WidgetAddress } from './address.ts';
import { Host } from './host.ts';
import { loadWords } from './load-words.ts';
import { applyLook } from './look.ts';
import { question } from './question.ts';
import { roomPlace } from './room-place.ts';
import { setback } from './setback.ts';
import { takeSeat } from './take-seat.ts';
import { wordless } from './wordless.ts';

const UNREACHABLE = { code: 'unreachable', message: '' };

/** The page inside the frame: the room, before it the question who is coming, or why it cannot be. */
export class Widget {
  readonly #root: HTMLElement;
  readonly #room: WidgetAddress['room'];
  readonly #host = new Host((command) => this.#obey(command));
  /** Known from the address, or as soon as the server has said. */
  #roomName = '';
  /** What the host wants one to be called; '' leaves it to the person. */
  #nick: string;
  #view: RoomView | undefined;
  #shown: WidgetState['name'] = 'connecting';
  /** What takes time is done one after another: a nick that comes meanwhile has to wait. */
  #turn = Promise.resolve();
  readonly #words = loadWords();

  constructor(root: HTMLElement, { room, nick }: WidgetAddress) {
    this.#root = root;
    this.#room = room;
    this.#nick = nick;
    addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Into the room where this browser has a seat in it; else the question who is coming. */
  start(): void {
    this.#inTurn(() => this.#begin());
  }

  #inTurn(step: () => Promise<void>): void {
    this.#turn = this.#turn.then(() => this.#try(step));
  }

  /** Never rejects: whatever becomes of one step, the next one has its turn. */
  async #try(step: () => Promise<void>): Promise<void> {
    try {
      await this.#words;
    } catch {
      return this.#show(wordless(), 'unavailable', UNREACHABLE.code);
    }
    try {
      await step();
    } catch (error) {
      reportError(error);
      // A room that is there goes on. What failed is mostly a module that did not come.
      if (this.#view === undefined) this.#fail(UNREACHABLE);
    }
  }

  async #begin(): Promise<void> {
    const room = this.#room;
    if (room === undefined) return this.#fail({ code: 'no_room', message: '' });
    const roomId = 'name' in room ? findSeatByName(room.name) : room.roomId;
    const kept = roomId === undefined ? undefined : findSeat(roomId);
    // Another nick is another person: the browser may have been lent.
    const isOurs = this.#nick === '' || alike(this.#nick, kept?.nick ?? '');
    if (roomId !== undefined && kept !== undefined && isOurs) return this.#sit(roomId);
    try {
      this.#roomName = 'name' in room ? room.name : (await findRoom(room.roomId)).room_name;
      this.#ask();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#fail(error);
    }
  }

  #ask(why: { problem?: ApiError; reason?: string } = {}): void {
    const card = question({
      roomName: this.#roomName,
      nick: this.#nick,
      entered: this.#entered,
      ...why,
    });
    this.#show(card, 'invited', why.problem?.code);
  }

  #entered = ({ room }: Entered): void => this.#sit(room.room_id);

  #sit(roomId: string): void {
    const seat = findSeat(roomId);
    if (seat === undefined) return;
    this.#roomName = seat.roomName;
    const view = roomPlace(roomId, seat, {
      'room-state': ({ name }) => this.#tell(name),
      'room-message': (entry) => this.#onEntry(entry),
      left: () => this.#ask(),
      'seat-lost': ({ problem: reason }) => {
        forgetSeat(roomId, seat.nickId);
        this.#ask({ reason });
      },
    });
    this.#show(view, 'connecting');
  }

  #fail(problem: { code: string; message: string }): void {
    const isFinal = ['no_room', 'room_not_found', 'room_closed'].includes(problem.code);
    const again = isFinal ? undefined : (): void => this.start();
    this.#show(setback({ problem, again }), 'unavailable', problem.code);
  }

  #show(content: HTMLElement | RoomView, name: WidgetState['name'], problem?: string): void {
    this.#view = 'seat' in content ? content : undefined;
    this.#tell(name, problem);
    this.#root.replaceChildren(content);
  }

  #tell(name: WidgetState['name'], problem = ''): void {
    this.#shown = name;
    const roomId = this.#view?.roomId ?? '';
    const nick = findSeat(roomId)?.nick ?? '';
    this.#host.state = { name, roomId, roomName: this.#roomName, nick, problem };
  }

  #onEntry(entry: Entry): void {
    const isOwn = this.#view?.seat.nickId.startsWith(`${entry.log_user_id}.`) ?? false;
    // It may be our own, which the host is to know.
    if (entry.log_kind === 'nick') this.#tell(this.#shown);
    this.#host.entry(entry, entry.log_kind === 'text' && !isOwn);
  }

  #obey(command: Command): void {
    if (command.type === 'look') applyLook(command);
    else if (command.type === 'focus') this.#focus();
    else if (command.type === 'nick') this.#inTurn(() => this.#be(command.nick.trim()));
  }

  /** In under this nick without a question; who is in already stays the same member. */
  async #be(nick: string): Promise<void> {
    this.#nick = nick;
    const now = findSeat(this.#view?.roomId ?? '')?.nick ?? '';
    if (nick === '' || this.#roomName === '' || alike(nick, now)) return;
    try {
      if (this.#view !== undefined) await this.#view.changeNick(nick);
      else this.#entered(await takeSeat(this.#roomName, nick));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.#view === undefined) this.#ask({ problem: error });
      else this.#tell(this.#shown, error.code);
    }
  }

  /** A finger would bring the keyboard up over half of what is to be read. */
  #focus(): void {
    if (!matchMedia('(hover: hover)').matches) return;
    this.#root.querySelector<HTMLElement>('textarea, input')?.focus();
  }

  #onKey({ key, defaultPrevented, isComposing }: KeyboardEvent): void {
    const isTaken = defaultPrevented || isComposing || document.querySelector('dialog[open]');
    if (key === 'Escape' && !isTaken) this.#host.escape();
  }
}
