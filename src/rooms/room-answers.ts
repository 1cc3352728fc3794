import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import { tagOf } from '../entity-tag.ts';
import { fieldsText, sendText, wantsText } from '../wire/plain-text.ts';
import type { Room } from '../wire/protocol.ts';
import { originOf, roomLinks } from './links.ts';

/** What a look-up of a room answers to a program, ready to be sent. */
interface RoomAnswer {
  readonly origin: string;
  /** JSON, as bytes: a text would be encoded again with each answer. */
  readonly body: Buffer;
  readonly tag: string;
}

/**
 * Answers about rooms, each written and tagged once for as long as the room stays as it was read: a
 * crowd that looks at one room gets the same bytes. Writing and tagging took a fifth of a look-up.
 */
export class RoomAnswers {
  readonly #config: Config;
  readonly #written = new WeakMap<Room, RoomAnswer>();

  constructor(config: Config) {
    this.#config = config;
  }

  /** @throws {Refusal} `bad_request` for a Host that is none */
  send(room: Room, request: FastifyRequest, reply: FastifyReply): void {
    const origin = originOf(request, this.#config);
    if (wantsText(request)) {
      const { settings, ...facts } = room;
      const links = roomLinks(origin, room.room_id);
      sendText(reply, [fieldsText({ ...facts, ...settings, ...links })]);
      return;
    }
    const { body, tag } = this.#answer(room, origin);
    reply.header('etag', tag).type('application/json; charset=utf-8').send(body);
  }

  /** Kept for one origin, the last: nearly everybody comes by the same. */
  #answer(room: Room, origin: string): RoomAnswer {
    const known = this.#written.get(room);
    if (known?.origin === origin) return known;
    const links = roomLinks(origin, room.room_id);
    const body = Buffer.from(JSON.stringify({ room, links }));
    const answer = { origin, body, tag: tagOf(body) };
    this.#written.set(room, answer);
    return answer;
  }
}
