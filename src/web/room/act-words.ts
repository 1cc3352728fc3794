import type { Entry } from '../../client/index.ts';
import { loadSheets, sheetTexts } from '../sheet-texts.ts';
import { texts } from '../texts.ts';
import { endOf } from '../times.ts';

type Words = Readonly<Record<string, (value: never) => string>>;
type Told = Readonly<Record<string, typeof sheetTexts.acts.mute>>;

/** Whether `actWords` has the words of the reader's language yet. */
export const hasActWords = (): boolean => sheetTexts.acts !== undefined;

/**
 * What an act did, in the reader's language. Most rooms tell of none when one comes in, so the
 * words come when the first one is told; until then, and for an act that is not known, the
 * server's own sentence has to do.
 */
export function actWords({ act, subject, log_content: content }: Entry): string {
  if (!hasActWords()) void loadSheets().catch(() => {});
  if (act === undefined || !hasActWords()) return content;
  const actor = act.actor.user_name;
  const changes = Object.entries(act.change ?? {});
  if (changes.length > 0) return `${actor} ${changes.map(changeWords).join(texts.listJoint)}`;
  const words = sentenceOf(act.name, actor, subject?.user_name ?? '', subject?.role);
  const sentence = words ?? content;
  const { until } = subject?.sanction ?? {};
  const end = until === undefined ? '' : sheetTexts.until(endOf(Date.parse(until)));
  const details = [end, act.reason ?? ''].filter(Boolean).join(texts.listJoint);
  return details === '' ? sentence : sheetTexts.aside(sentence, details);
}

/** Who did what to whom; undefined where there are no words for it. */
export const sentenceOf = (
  act: string,
  actor: string,
  whom: string,
  role = '',
): string | undefined => (sheetTexts.acts as Told)[act]?.(actor, whom, roleName(role));

export const roleName = (role: string): string =>
  (texts.roles as Record<string, string>)[role] ?? role;

function changeWords([name, value]: [string, unknown]): string {
  const say = (sheetTexts.changes as Words)[name];
  return say === undefined ? name : say(value as never);
}
