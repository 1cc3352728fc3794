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

/** The fields of an act with its reason, empty where there is none. */
export function withReason(
  { reason = '' }: { reason?: string },
  { fields }: { readonly fields: Readonly<Record<string, unknown>> },
): Prepared {
  return { args: { ...fields, reason: mustBeStorable(reason).trim() } };
}
