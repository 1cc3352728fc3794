import '@fastify/accepts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry, Member, Room } from './protocol.ts';

/**
 * Lines for people in terminals. Whatever a user wrote stays inside its own line and column: no
 * control character moves a cursor or sets a colour, and no override turns the line round.
 */

const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;

/** Controls (ANSI sequences begin with one), what changes direction, and what cannot be encoded. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u206A-\u206F\uFFF9-\uFFFB]/gu;

/** Stands for a character that was not let through. */
const REPLACEMENT = '\uFFFD';

const ERASED = '[erased]';

/** Under the text of the line above: the width of the time and the space after it. */
const INDENT = ' '.repeat('YYYY-MM-DD HH:mm:ss  '.length + 2);

/** A line without anything that acts on a terminal. */
export const printable = (text: string): string =>
  text.replaceAll('\t', '    ').replace(UNPRINTABLE, REPLACEMENT);

/** The lines of a text, each printable. */
export const printableLines = (text: string): string[] => text.split(LINE_BREAK).map(printable);

const TEXT_TYPE = 'text/plain; charset=utf-8';
/** To whoever asks for a character set a type without one is another type. */
const TEXT_TYPES = ['text/plain', TEXT_TYPE];

/** Whether a client would rather read lines than JSON. curl's own wish (anything) means JSON. */
export function wantsText(request: FastifyRequest): boolean {
  if (!/text\//i.test(request.headers.accept ?? '')) return false;
  return TEXT_TYPES.includes(String(request.type(['application/json', ...TEXT_TYPES])));
}

/** Answers lines. */
export const sendText = (reply: FastifyReply, lines: readonly string[]): FastifyReply =>
  reply.type(TEXT_TYPE).send(lines.join(''));

/** What an entry says. Nobody can say nothing, so an empty text is one that was erased. */
export const contentOf = ({ log_kind, log_content }: Entry): string =>
  log_kind === 'text' && log_content === '' ? ERASED : log_content;

/**
 * `2026-11-21 09:30:12  alice: hello`, each further line of the message indented; empty for an entry
 * that its reader is not to see.
 */
export function entryText(entry: Entry): string {
  const { log_kind, log_time, log_user_name } = entry;
  if (log_kind === 'hidden') return '';
  const [first = '', ...more] = printableLines(contentOf(entry));
  const speaker = log_kind === 'text' ? `${printable(log_user_name)}: ` : '* ';
  return [`${log_time}  ${speaker}${first}`, ...more.map((line) => `${INDENT}${line}`)]
    .map((line) => `${line}\n`)
    .join('');
}

/** `user_8f3k2l9d0s7a6q1w  alice`: who is online, a line for each. */
export const memberText = ({ member_id, user_name }: Member): string =>
  `${member_id}  ${printable(user_name)}\n`;

/** `  12  room_0a1b2c3d4e5f6g7h  lounge`: people, id, name. */
export const roomText = ({ online, room_id, room_name }: Room): string =>
  `${String(online).padStart(5)}  ${room_id}  ${printable(room_name)}\n`;

/** Names and values below each other. */
export function fieldsText(fields: Readonly<Record<string, string | number | boolean>>): string {
  const width = Math.max(...Object.keys(fields).map((name) => name.length)) + 2;
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}${printable(String(value))}\n`)
    .join('');
}
