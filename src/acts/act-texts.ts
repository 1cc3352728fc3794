import { Refusal } from '../errors.ts';

export interface Prepared {
  /** For `act_<name>`. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Answered to the actor alone. */
  readonly secret?: string;
}

/** @throws {Refusal} `content_invalid` */
export function mustBeStorable(text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw new Refusal('content_invalid');
  return text;
}

/** The fields of an act with its reason, empty where there is none, and its end checked. */
export function withReason(
  { reason = '', until }: { reason?: string; until?: string },
  { fields }: { readonly fields: Readonly<Record<string, unknown>> },
): Prepared {
  if (until !== undefined && !isTime(until)) throw new Refusal('bad_request', WRONG_END);
  return { args: { ...fields, reason: mustBeStorable(reason).trim() } };
}

const WRONG_END = { message: 'The field until is wrong.' };

/** Of what looks like a time, whether it is one: there is no 31st of February. */
function isTime(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === text.slice(0, 19);
}
