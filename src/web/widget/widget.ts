import type { Entry } from '../../client/index.ts';
import { ApiError, findRoom } from '../api.ts';
import { type Command, parseEntry, type WidgetState } from '../embed/messages.ts';
import { alike, findSeat, findSeatByName, forgetSeat } from '../seats.ts';
import { sentenceFor, texts } from '../texts.ts';
import type { WidgetAddress } from './address.ts';
import { HostLink } from './host-link.ts';
import { applyLook } from './look.ts';
import { question } from './question.ts';
import { roomPlace } from './room-place.ts';
import { setback } from './setback.ts';
import { type Seated, takeSeat } from './take-seat.ts';
import { Unread } from './unread.ts';

/** The page inside the frame: asks who is coming, shows the room, and tells the host what it may know. */
export class Widget {
  readonly #root: HTMLElement;
  readonly #address: WidgetAddress;
  readonly #host: HostLink;
  readonly #unread = new Unread(() => this.#sayUnread());
  #seated: Seated | undefined;
  #roomName = '';
  /** '' leaves it to the person what to be called. */
  #nick: string;
  #state: WidgetState = { name: 'connecting' };
  /** What takes time is done one after another: a nick that comes meanwhile has to wait. */
  #turn = Promise.resolve();

  constructor(root: HTMLElement, address: WidgetAddress) {
    this.#root = root;
    this.#address = address;
    this.#nick = address.nick;
    this.#host = new HostLink({
      connected: () => this.#introduce(),
      command: (command) => this.#obey(command),
    });
    addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Into the room where this browser has a seat in it; else the question who is coming. */
  start(): void {
    this.#inTurn(() => this.#begin());
  }

  #inTurn(step: () => Promise<void>): void {
    this.#turn = this.#turn.then(step);
  }

  async #begin(): Promise<void> {
    const { room } = this.#address;
    if (room === undefined) return this.#fail(texts.noRoom);
    const kept = 'name' in room ? findSeatByName(room.name) : seatIn(room.roomId);
    // Another nick is another person: the browser may have been lent.
    const isOurs = this.#nick === '' || alike(this.#nick, kept?.seat.nick ?? '');
    if (kept !== undefined && isOurs) return this.#sit(kept);
    try {
      this.#roomName = 'name' in room ? room.name : (await findRoom(room.roomId)).room_name;
      this.#ask();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const mayPass = error.code !== 'room_not_found';
      this.#fail(sentenceFor(error), mayPass ? () => this.start() : undefined);
    }
  }

  #ask(problem = ''): void {
    this.#seated = undefined;
    const card = question({
      roomName: this.#roomName,
      nick: this.#nick,
      problem,
      entered: (seated) => this.#sit(seated),
    });
    this.#root.replaceChildren(card);
    this.#tell('invited');
  }

  #sit(seated: Seated): void {
    this.#seated = seated;
    this.#roomName = seated.seat.roomName;
    const { roomId, seat } = seated;
    const view = roomPlace(roomId, seat, {
      state: ({ name }) => this.#tell(name),
      entry: (entry) => this.#onEntry(entry),
      left: () => this.#ask(),
      seatLost: (problem) => {
        forgetSeat(roomId);
        this.#ask(problem);
      },
    });
    this.#tell('connecting');
    this.#root.replaceChildren(view);
  }

  #fail(sentence: string, again?: () => void): void {
    this.#root.replaceChildren(setback(sentence, again));
    this.#tell('unavailable');
  }

  #tell(name: WidgetState['name'], problem = ''): void {
    const roomId = this.#seated?.roomId ?? '';
    const nick = this.#seated?.seat.nick ?? '';
    this.#state = { name, roomId, roomName: this.#roomName, nick, problem };
    this.#host.say({ type: 'state', state: this.#state });
  }

  #sayUnread(): void {
    const { count } = this.#unread;
    this.#host.say({ type: 'unread', count, label: texts.unread(count) });
  }

  #onEntry(entry: Entry): void {
    const shown = parseEntry(entry);
    if (shown === undefined) return;
    this.#host.say({ type: 'message', entry: shown });
    const isOwn = this.#seated?.seat.nickId.startsWith(`${entry.log_user_id}.`);
    if (entry.log_kind === 'text' && !isOwn) this.#unread.add();
  }

  #obey(command: Command): void {
    if (command.type === 'look') applyLook(command);
    else if (command.type === 'shown') this.#unread.shown(command.shown);
    else if (command.type === 'focus') this.#focus();
    else this.#inTurn(() => this.#be(command.nick.trim()));
  }

  /** In under this nick without a question; who is in already stays the same member. */
  async #be(nick: string): Promise<void> {
    this.#nick = nick;
    const { nickId, nick: now = '' } = this.#seated?.seat ?? {};
    if (nick === '' || this.#roomName === '' || alike(nick, now)) return;
    try {
      this.#sit(await takeSeat(this.#roomName, nick, nickId));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.#seated === undefined) this.#ask(sentenceFor(error));
      this.#tell(this.#state.name, error.code);
    }
  }

  /** A finger would bring the keyboard up over half of what is to be read. */
  #focus(): void {
    if (!matchMedia('(pointer: fine)').matches) return;
    this.#root.querySelector<HTMLElement>('textarea, input')?.focus();
  }

  #onKey({ key, defaultPrevented, isComposing }: KeyboardEvent): void {
    const isOurs =
      defaultPrevented || isComposing || document.querySelector('dialog[open]') !== null;
    if (key === 'Escape' && !isOurs) this.#host.say({ type: 'escape' });
  }

  #introduce(): void {
    const words = { chat: texts.chat, open: texts.openChat, close: texts.closeChat };
    this.#host.say({ type: 'ready', words });
    this.#host.say({ type: 'state', state: this.#state });
    this.#sayUnread();
  }
}

function seatIn(roomId: string): Seated | undefined {
  const seat = findSeat(roomId);
  return seat && { roomId, seat };
}
