import { comparisonKey } from './normalise.ts';
import { nickSkeleton } from './skeleton.ts';

/** Names of the house, which a visitor could use to speak for it. `system` signs joins and leaves. */
const RESERVED = [
  ...['system', 'admin', 'administrator', 'moderator', 'official', 'nickroom'],
  ...['系统', '系統', '管理员', '管理員', '官方'],
  ...['システム', '管理者', '시스템', '관리자', 'система', 'админ', 'администратор'],
];

const FORMS: ReadonlySet<string> = new Set(
  RESERVED.flatMap((word) => [
    bare(comparisonKey(word)),
    bare(nickSkeleton(word)),
    bare(nickSkeleton(word.toUpperCase())),
  ]),
);

/** Letters and digits alone: [system], sys.tem and sýstem sign as well as system does. */
function bare(text: string): string {
  return text.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a nick is a reserved name, by its key or by the look of it. */
export function isReserved(nick: { key: string; skeleton: string }): boolean {
  return FORMS.has(bare(nick.key)) || FORMS.has(bare(nick.skeleton));
}
