import { solveProof } from '../client/node.ts';
import { printable } from '../wire/plain-text.ts';
import type { Entry, Member, Room } from '../wire/protocol.ts';
import { CommandError, interrupted } from './command-error.ts';

const ANSWER_MS = 15_000;

/** A server's no, in its own words. */
export class Refused extends CommandError {
  readonly code: string;
  /** Milliseconds after which another try makes sense, where the server said so. */
  readonly retryMs: number | undefined;

  constructor(code: string, sentence: string, retryMs: number | undefined) {
    super(printable(sentence));
    this.code = code;
    this.retryMs = retryMs;
  }
}

/** No answer came, or none of a nickroom. */
export class Unreachable extends CommandError {}

export interface Entered {
  readonly room: Room;
  readonly member: Member;
  readonly nickId: string;
}

interface Page {
  readonly rooms: readonly Room[];
  readonly next_cursor: string | null;
}

/** A running nickroom's routes. Each throws {Refused} or {Unreachable}. */
export class RunningServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly #signal: AbortSignal;

  constructor(url: string, signal: AbortSignal) {
    this.url = url;
    this.#signal = signal;
  }

  rooms(query: { name?: string; limit?: number }): Promise<Page> {
    const given = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) given.set(key, String(value));
    return this.#ask('GET', `/rooms?${given}`);
  }

  async room(roomId: string): Promise<Room> {
    const { room } = await this.#ask<{ room: Room }>('GET', `/rooms/${roomId}`);
    return room;
  }

  /** Computes a proof of work where the server asks for one. */
  async enter(name: string, nick: string, nickId: string | undefined): Promise<Entered> {
    const guest = { name, nick, nickId };
    try {
      return await this.#ask('POST', '/rooms', guest);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'proof_required') throw error;
      const proof = await solveProof(await this.#ask('GET', '/challenge'));
      return this.#ask('POST', '/rooms', { ...guest, proof });
    }
  }

  /** Entries after this one, oldest first. */
  messages(roomId: string, nickId: string, after: number): Promise<{ messages: Entry[] }> {
    return this.#ask('GET', `/rooms/${roomId}/messages?after=${after}`, undefined, nickId);
  }

  async post(
    { room, nickId }: Entered,
    message: { content: string; clientId: string },
  ): Promise<void> {
    await this.#ask('POST', `/rooms/${room.room_id}/messages`, message, nickId);
  }

  async #ask<T>(method: string, path: string, body?: object, nickId?: string): Promise<T> {
    const headers = {
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...(nickId !== undefined && { authorization: `Bearer ${nickId}` }),
    };
    const answer = await this.#send(path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const data = await answer.json().catch(() => undefined);
    if (answer.ok && data !== undefined) return data as T;
    const { code, error } = (data ?? {}) as { code?: unknown; error?: unknown };
    if (typeof code !== 'string' || typeof error !== 'string') {
      throw new Unreachable(`${this.url} answered ${answer.status}, but not as a nickroom does.`);
    }
    const retryS = Number(answer.headers.get('retry-after'));
    throw new Refused(code, error, retryS > 0 ? retryS * 1000 : undefined);
  }

  async #send(path: string, request: RequestInit): Promise<Response> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(ANSWER_MS)]);
    try {
      return await fetch(this.url + path, { ...request, signal });
    } catch {
      if (this.#signal.aborted) throw interrupted();
      throw new Unreachable(
        `No nickroom answers at ${this.url}. Start one with nickroom, or name another with --url.`,
      );
    }
  }
}
