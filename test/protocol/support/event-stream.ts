import { type IncomingMessage, get as request } from 'node:http';
import { bearerHeader } from './http.ts';
import { addressHeader, type Seat } from './people.ts';
import type { WireMessage } from './wire.ts';

/** One server-sent event; `data` is its JSON. */
interface StreamEvent {
  id?: string;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect.
  data: any;
}

interface FollowOptions {
  /** Goes into `Last-Event-ID`. */
  lastEventId?: string | number;
  /** `?after=…&epoch=…` */
  query?: Record<string, string | number>;
  accept?: string;
  /** Cuts the stream after so many characters, wherever that is. */
  cutAfter?: number;
}

/** A reader of `GET /rooms/:roomId/events` that knows no more than the standard says. */
export class Follower {
  readonly response: IncomingMessage;
  /** All that came, as text. */
  text = '';
  readonly events: StreamEvent[] = [];
  /** The id of the last event that came whole. */
  lastEventId = '';
  readonly ended: Promise<void>;
  readonly #cutAfter: number;
  #rest = '';
  #taken = 0;
  #wake = (): void => {};

  private constructor(response: IncomingMessage, cutAfter: number) {
    this.response = response;
    this.#cutAfter = cutAfter;
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.#receive(chunk));
    this.ended = new Promise((resolve) => {
      response.once('close', () => {
        this.#wake();
        resolve();
      });
    });
    // A stream that is cut ends so.
    response.on('error', () => {});
  }

  /** Resolves when the headers are here. A seat without a nickId is an onlooker. */
  static open(seat: Seat, options: FollowOptions = {}): Promise<Follower> {
    const url = new URL(`${seat.base}/rooms/${seat.roomId}/events`);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      url.searchParams.set(name, String(value));
    }
    const headers = {
      ...(seat.nickId !== '' && bearerHeader(seat.nickId)),
      ...addressHeader(seat),
      ...(options.accept !== undefined && { accept: options.accept }),
      ...(options.lastEventId !== undefined && { 'last-event-id': String(options.lastEventId) }),
    };
    return new Promise((resolve, reject) => {
      request(url, { headers, agent: false }, (response) =>
        resolve(new Follower(response, options.cutAfter ?? Number.POSITIVE_INFINITY)),
      ).on('error', reject);
    });
  }

  get messages(): WireMessage[] {
    return this.events.flatMap(({ type, data }) => (type === 'message' ? [data] : []));
  }

  /** The next event of this type that fits, from where the last call ended. */
  async next(type: string, fits: (data: StreamEvent['data']) => boolean = () => true) {
    for (;;) {
      const at = this.events.findIndex(
        (event, i) => i >= this.#taken && event.type === type && fits(event.data),
      );
      if (at >= 0) {
        this.#taken = at + 1;
        return (this.events[at] as StreamEvent).data;
      }
      await this.#more(`no ${type} came`);
    }
  }

  /** Waits until the text that came fits. */
  async textLike(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.text)) await this.#more(`no ${pattern} came, but ${this.text}`);
    return this.text;
  }

  cut(): void {
    this.response.destroy();
  }

  async #more(complaint: string): Promise<void> {
    if (this.response.destroyed) throw new Error(`${complaint}; the stream has ended`);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #receive(chunk: string): void {
    const left = this.#cutAfter - this.text.length;
    this.#take(chunk.slice(0, left));
    if (chunk.length >= left) this.cut();
  }

  #take(chunk: string): void {
    this.text += chunk;
    const blocks = `${this.#rest}${chunk}`.split('\n\n');
    this.#rest = blocks.pop() as string;
    for (const block of blocks) this.#takeBlock(block);
    this.#wake();
  }

  #takeBlock(block: string): void {
    const fields = new Map(
      block.split('\n').map((line): [string, string] => {
        const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
        return [name, value];
      }),
    );
    const id = fields.get('id');
    if (id !== undefined) this.lastEventId = id;
    const data = fields.get('data');
    if (data === undefined) return;
    const type = fields.get('event') ?? 'message';
    this.events.push({ type, data: JSON.parse(data), ...(id !== undefined && { id }) });
  }
}
