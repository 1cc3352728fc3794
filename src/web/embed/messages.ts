/**
 * What the host's page and the widget's page say to each other. The host opens with a handshake by
 * `postMessage` to the widget's exact origin, with a port along; everything else goes over the
 * port, which nobody else holds. Both sides check every shape: neither trusts the other.
 */

export const HANDSHAKE = 'nick-room/1';

export const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** How the widget looks and speaks; '' means: the widget's own choice. */
export interface Look {
  theme: Theme;
  /** A CSS colour. */
  accent: string;
  /** A BCP 47 tag. */
  lang: string;
}

/** Host to widget. */
export type Command =
  | ({ type: 'look' } & Look)
  /** The nick to be in the room under; changes it where one is in already. */
  | { type: 'nick'; nick: string }
  /** Whether the widget can be seen, as far as the host knows. */
  | { type: 'shown'; shown: boolean }
  /** A person opened the widget and expects the focus in it. */
  | { type: 'focus' };

/** What a connection to the room can be, and before that: who is coming is not known yet. */
const STATES = ['invited', 'connecting', 'open', 'waiting', 'closed', 'unavailable'] as const;

export interface WidgetState {
  name: (typeof STATES)[number];
  /** As soon as it is known. */
  roomId?: string;
  roomName?: string;
  /** The nick one is in under. */
  nick?: string;
  /** Why something was refused just now: a code of the server (docs/protocol.md). */
  problem?: string;
}

/** An entry as everybody in the room sees it. */
export interface PublicEntry {
  log_id: string;
  log_seq: number;
  log_kind: string;
  log_user_id: string;
  log_user_name: string;
  /** Of whatever is not a `text`: a sentence in the server's language. A text that was erased is ''. */
  log_content: string;
  created_at: string;
  /** Of a `join`, `leave`, `nick` or `erase`: whom it is about, by the name he has now. */
  subject?: Subject;
}

interface Subject {
  member_id: string;
  user_name: string;
}

/** What the host's own controls are called, in the widget's language. */
export interface Words {
  chat: string;
  open: string;
  close: string;
}

/** Widget to host. */
export type Report =
  | { type: 'ready' }
  | { type: 'words'; words: Words }
  | { type: 'state'; state: WidgetState }
  | { type: 'message'; entry: PublicEntry }
  /** `label` says the count in words. */
  | { type: 'unread'; count: number; label: string }
  /** Esc was pressed and meant nothing to the widget. */
  | { type: 'escape' };

type Fields = Record<string, unknown>;
/** Longer texts than any of ours are not looked at, in UTF-16 units. */
const TEXT_MAX = 20_000;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= TEXT_MAX;
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
const isOneOf = <T>(list: readonly T[], value: unknown): value is T => list.includes(value as T);
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** The command in this data, made anew of what belongs to it; undefined where it is none. */
export function parseCommand(data: unknown): Command | undefined {
  const { type, theme, accent, lang, nick, shown } = fieldsOf(data);
  if (type === 'look' && isOneOf(THEMES, theme) && isText(accent) && isText(lang)) {
    return { type, theme, accent, lang };
  }
  if (type === 'nick' && isText(nick)) return { type, nick };
  if (type === 'shown' && typeof shown === 'boolean') return { type, shown };
  if (type === 'focus') return { type };
  return undefined;
}

/** The report in this data, made anew of what belongs to it; undefined where it is none. */
export function parseReport(data: unknown): Report | undefined {
  const fields = fieldsOf(data);
  const { type, count, label } = fields;
  if (type === 'escape' || type === 'ready') return { type };
  if (type === 'unread' && isCount(count) && isText(label)) return { type, count, label };
  if (type === 'words') {
    const words = texts(fields.words, ['chat', 'open', 'close']);
    return words && { type, words };
  }
  if (type === 'state') {
    const state = parseState(fields.state);
    return state && { type, state };
  }
  if (type === 'message') {
    const entry = parseEntry(fields.entry);
    return entry && { type, entry };
  }
  return undefined;
}

function parseState(value: unknown): WidgetState | undefined {
  const { name, roomId, roomName, nick, problem } = fieldsOf(value);
  if (!isOneOf(STATES, name)) return undefined;
  const given = Object.entries({ roomId, roomName, nick, problem });
  const known = given.filter(([, text]) => isText(text) && text !== '');
  return { name, ...Object.fromEntries(known) };
}

/** Picks what everybody in the room sees; whatever else an entry carries stays behind. */
export function parseEntry(value: unknown): PublicEntry | undefined {
  const { log_seq, subject } = fieldsOf(value);
  const whom = texts(subject, ['member_id', 'user_name']);
  const rest = texts(value, [
    'log_id',
    'log_kind',
    'log_user_id',
    'log_user_name',
    'log_content',
    'created_at',
  ]);
  return rest && isCount(log_seq)
    ? { ...rest, log_seq, ...(whom && { subject: whom }) }
    : undefined;
}

function texts<const Name extends string>(
  value: unknown,
  names: readonly Name[],
): Record<Name, string> | undefined {
  const fields = fieldsOf(value);
  if (!names.every((name) => isText(fields[name]))) return undefined;
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as Record<Name, string>;
}
