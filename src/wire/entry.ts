import dayjs from 'dayjs';
import type { Config } from '../config/config.ts';
import { type ActDetails, sentenceOf } from './act-sentences.ts';
import type { Entry, EntryKind } from './protocol.ts';

/** An entry that has no place yet: what an author wants to have appended. */
export interface Draft {
  readonly roomId: string;
  readonly memberId: string;
  readonly nick: string;
  readonly headNum: number;
  readonly kind: EntryKind;
  /**
   * What was said; of a `nick` the nick before; of an `edit` what the text is now; else empty, or blank
   * since it was erased.
   */
  readonly content: string;
  /** Makes a retry harmless: one entry for one client id of one member in one room. */
  readonly clientId: string;
}

/** A committed row of a room's log. */
export interface StoredEntry extends Draft {
  /** 1, 2, 3, … without a gap or a repeat in each room. */
  readonly seq: number;
  readonly createdAt: Date;
  /** What an act has done, or what has become of a text. */
  readonly details?: EntryDetails;
}

/** The column of that name in `room_log`. */
export interface EntryDetails extends Partial<ActDetails> {
  readonly altered?: NonNullable<Entry['altered']>;
}

type Locale = Config['LOCALE'];

type Told = Exclude<EntryKind, 'text' | 'notice' | 'recall' | 'edit' | 'topic' | 'mode' | 'hidden'>;

const NOTICES: Record<Locale, Record<Told, (nick: string, former: string) => string>> = {
  'zh-CN': {
    join: (nick) => `${nick} 进入了房间`,
    leave: (nick) => `${nick} 离开了房间`,
    nick: (nick, former) => `${former} 改名为 ${nick}`,
    erase: (nick) => `${nick} 删除了自己的消息`,
  },
  en: {
    join: (nick) => `${nick} joined the room`,
    leave: (nick) => `${nick} left the room`,
    nick: (nick, former) => `${former} is now ${nick}`,
    erase: (nick) => `${nick} erased their messages`,
  },
};

const SYSTEM = 'system';

/**
 * The data of a `message` event as clients see it (PROTOCOL.md §3), without `client_id`.
 *
 * @param reader member id of who reads it; absent: anybody
 */
export function toWire(entry: StoredEntry, locale: Locale, reader?: string): Entry {
  const { kind } = entry;
  if (kind === 'text') return said(entry);
  if (kind === 'hidden') return hidden(entry, reader);
  if (isDone(kind)) return done(entry, locale);
  if (kind === 'notice') return spoken(entry, SYSTEM, SYSTEM, entry.content);
  // A later version of this program, on the same database, may know more kinds.
  const sentence = NOTICES[locale][kind]?.(entry.nick, entry.content) ?? entry.content;
  const wire = spoken(entry, SYSTEM, SYSTEM, sentence);
  wire.subject = { member_id: entry.memberId, user_name: entry.nick };
  if (kind === 'nick') wire.subject.former_name = entry.content;
  return wire;
}

type Done = 'recall' | 'edit' | 'topic' | 'mode';

const isDone = (kind: EntryKind): kind is Done =>
  kind === 'recall' || kind === 'edit' || kind === 'topic' || kind === 'mode';

/** What somebody in a shadow has said: a message like any other to himself, nothing to others. */
function hidden(entry: StoredEntry, reader: string | undefined): Entry {
  if (reader === entry.memberId) return said({ ...entry, kind: 'text' });
  return { ...spoken(entry, SYSTEM, SYSTEM, ''), head_num: 0 };
}

function said(entry: StoredEntry): Entry {
  const wire = spoken(entry, entry.memberId, entry.nick, entry.content);
  if (entry.details?.altered) wire.altered = entry.details.altered;
  return wire;
}

/** An entry about an act. */
function done(entry: StoredEntry, locale: Locale): Entry {
  const { memberId, nick, kind, content } = entry;
  const actor = { member_id: memberId, user_name: nick };
  const { act: name = kind, subject, altered: _, ...more } = entry.details ?? {};
  const sentence = sentenceOf(locale, { ...more, act: name, subject }, nick);
  const wire = spoken(entry, SYSTEM, SYSTEM, sentence);
  if (subject) wire.subject = subject;
  wire.act = { ...more, name, actor, ...(kind === 'edit' && { content }) };
  return wire;
}

// Every field is spelled out, here and in the log's writer: V8 copies a spread object field by
// field, which took 9 of the 49 µs of a message in 10 rooms of 20.
function spoken(entry: StoredEntry, speakerId: string, speaker: string, content: string): Entry {
  return {
    log_id: `${entry.roomId}_${entry.seq}`,
    log_seq: entry.seq,
    log_kind: entry.kind,
    log_user_id: speakerId,
    log_user_name: speaker,
    head_num: entry.headNum,
    log_content: content,
    log_time: wireTime(entry.createdAt),
    created_at: entry.createdAt.toISOString(),
  };
}

let lastSecond = Number.NaN;
let lastText = '';

/**
 * `YYYY-MM-DD HH:mm:ss` in the server's time zone. The last second is kept, since a busy room asks
 * for the same one thousands of times.
 */
export function wireTime(date: Date): string {
  const second = Math.floor(date.getTime() / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = dayjs(date).format('YYYY-MM-DD HH:mm:ss');
  }
  return lastText;
}
