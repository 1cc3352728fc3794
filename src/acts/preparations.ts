import type { ActFrame, ActName } from '../act-frames.ts';
import type { Config } from '../config.ts';
import { Refusal } from '../errors.ts';
import { newSecret } from '../ids.ts';
import type { Limits } from '../limits/limits.ts';
import { isStorable, parseContent } from '../log/content-rules.ts';
import { secretHash } from '../members/credentials.ts';

export interface Prepared {
  /** For `act_<name>`. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Answered to the actor alone. */
  readonly secret?: string;
}

interface Context {
  readonly config: Config;
  readonly limits: Limits;
  readonly actor: { readonly roomId: string; readonly memberId: string; readonly address: string };
  /** Those of the frame that belong to the act. */
  readonly fields: Readonly<Record<string, unknown>>;
}

type Preparation<N extends ActName> = (frame: ActFrame<N>, context: Context) => Prepared;

/**
 * What an act needs beside the fields of its frame, or has to have checked before SQL does it. An act
 * without an entry here hands its fields on as they are.
 */
export const PREPARATIONS: { readonly [N in ActName]?: Preparation<N> } = {
  recall: (_, { fields, config }) => ({ args: { ...fields, withinS: config.RECALL_S } }),
  edit: ({ content }, { fields, config, limits, actor }) => {
    const text = parseContent(content, config.CONTENT_MAX);
    limits.message(actor, text);
    return { args: { ...fields, content: text, withinS: config.EDIT_S } };
  },
  delete: withReason,
  clear: withReason,
  mute: withReason,
  kick: (frame, context) => {
    const { args } = withReason(frame, context);
    return { args: { ...args, seconds: context.config.KICK_S } };
  },
  ban: withReason,
  invite: (frame, context) => {
    checkEnd(frame.until);
    return withSecret(frame, context);
  },
  'renew-link': withSecret,
  claim: ({ secret }) => ({ args: { secretHash: secretHash(secret).toString('hex') } }),
  'take-over': (_, { config }) => ({ args: { awayDays: config.OWNER_AWAY_DAYS } }),
};

/** Whom it is about, why, and until when, as far as the frame has that. */
function withReason(
  { reason = '', until }: { reason?: string; until?: string },
  { fields }: Context,
): Prepared {
  // As content, but it may be missing.
  if (!isStorable(reason)) throw new Refusal('content_invalid');
  checkEnd(until);
  return { args: { ...fields, reason: reason.trim() } };
}

/** Of what looks like a time, whether it is one: there is no 31st of February. */
function checkEnd(until: string | undefined): void {
  if (until === undefined) return;
  const date = new Date(until);
  const isTime =
    !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === until.slice(0, 19);
  if (!isTime) throw new Refusal('bad_request', { message: 'The field until is wrong.' });
}

/** Each is kept, so it counts as a message. */
function withSecret(_: object, { fields, limits, actor }: Context): Prepared {
  const secret = newSecret();
  limits.message(actor, secret);
  return { args: { ...fields, secretHash: secretHash(secret).toString('hex') }, secret };
}
