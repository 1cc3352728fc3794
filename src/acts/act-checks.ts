import { Refusal } from '../errors.ts';
import { isStorable } from '../log/content-rules.ts';

export interface Prepared {
  /** For `act_<name>`. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Answered to the actor alone. */
  readonly secret?: string;
}

/** @throws {Refusal} `content_invalid` */
export function mustBeStorable(text: string): string {
  if (!isStorable(text)) throw new Refusal('content_invalid');
  return text;
}

/** The fields of an act with its reason, empty where there is none, and its end checked. */
export function withReason(
  { reason = '', until }: { reason?: string; until?: string },
  { fields }: { readonly fields: Readonly<Record<string, unknown>> },
): Prepared {
  checkEnd(until);
  return { args: { ...fields, reason: mustBeStorable(reason).trim() } };
}

/**
 * What looks like a time has to be one: there is no 31st of February.
 *
 * @throws {Refusal} `bad_request`
 */
export function checkEnd(until: string | undefined): void {
  if (until === undefined) return;
  const date = new Date(until);
  const isTime =
    !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === until.slice(0, 19);
  if (!isTime) throw new Refusal('bad_request', { message: 'The field until is wrong.' });
}
