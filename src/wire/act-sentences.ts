import type { Config } from '../config/config.ts';
import { changeSentence } from './change-words.ts';
import type { Entry } from './protocol.ts';
import type { RoomChange } from './room-settings.ts';

/** What an act has left in the log, beside what belongs to it alone. */
export interface ActDetails {
  readonly act: string;
  readonly reason?: string;
  readonly subject?: NonNullable<Entry['subject']>;
  readonly seqs?: number[];
  readonly from_seq?: number;
  readonly until?: string;
  readonly change?: RoomChange;
  /** Of the message that an act without an entry is about. */
  readonly seq?: number;
}

type Told = Omit<ActDetails, 'subject'> & { readonly subject?: ActDetails['subject'] | undefined };
type Sentence = (actor: string, whom: string, told: Told) => string;
type Locale = Config['LOCALE'];

/** What people without an own way to show an act read of it. */
const SENTENCES: Record<Locale, Record<string, Sentence>> = {
  'zh-CN': {
    recall: (actor) => `${actor} 撤回了一条消息`,
    edit: (actor) => `${actor} 编辑了一条消息`,
    delete: (actor) => `${actor} 删除了一条消息`,
    clear: (actor, whom) => `${actor} 删除了 ${whom} 最近的消息`,
    mute: (actor, whom) => `${actor} 禁言了 ${whom}`,
    unmute: (actor, whom) => `${actor} 解除了对 ${whom} 的禁言`,
    kick: (actor, whom) => `${actor} 将 ${whom} 移出了房间`,
    ban: (actor, whom) => `${actor} 封禁了 ${whom}`,
    unban: (actor, whom) => `${actor} 解除了对 ${whom} 的封禁`,
    appoint: (_, whom, { subject }) => `${whom} 现在是 ${subject?.role ?? ''}`,
    resign: (actor) => `${actor} 放弃了自己的角色`,
    claim: (actor, _, { subject }) => `${actor} 现在是 ${subject?.role ?? ''}`,
    'take-over': (actor) => `${actor} 接管了房间`,
  },
  en: {
    recall: (actor) => `${actor} took back a message`,
    edit: (actor) => `${actor} edited a message`,
    delete: (actor) => `${actor} deleted a message`,
    clear: (actor, whom) => `${actor} deleted what ${whom} said in the last hour`,
    mute: (actor, whom) => `${actor} muted ${whom}`,
    unmute: (actor, whom) => `${actor} let ${whom} speak again`,
    kick: (actor, whom) => `${actor} sent ${whom} out`,
    ban: (actor, whom) => `${actor} banned ${whom}`,
    unban: (actor, whom) => `${actor} let ${whom} come back`,
    appoint: (_, whom, { subject }) => `${whom} is now ${subject?.role ?? ''}`,
    resign: (actor) => `${actor} gave up their role`,
    claim: (actor, _, { subject }) => `${actor} is now ${subject?.role ?? ''}`,
    'take-over': (actor) => `${actor} took the room over`,
  },
};

/** An act as a line of the log. */
export function sentenceOf(locale: Locale, told: Told, actor: string): string {
  if (told.change) return changeSentence(locale, actor, told.change);
  const sentence = SENTENCES[locale][told.act];
  const line = sentence?.(actor, told.subject?.user_name ?? '', told) ?? `${actor}: ${told.act}`;
  return told.reason ? `${line} (${told.reason})` : line;
}
