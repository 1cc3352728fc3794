import type { Config } from '../config/config.ts';
import type { MessageGuard } from '../filter/message-guard.ts';
import { newSecret } from '../ids.ts';
import type { Limits } from '../limits/limits.ts';
import { parseContent } from '../log/content-rules.ts';
import { secretHash } from '../members/credentials.ts';
import type { ActFrame, ActName } from '../wire/act-frames.ts';
import { checkEnd, type Prepared, withReason } from './act-checks.ts';
import type { Actor } from './actor.ts';
import { ROOM_PREPARATIONS } from './room-preparations.ts';

interface Context {
  readonly config: Config;
  readonly limits: Limits;
  readonly guard: MessageGuard;
  readonly actor: Actor;
  /** Those of the frame that belong to the act. */
  readonly fields: Readonly<Record<string, unknown>>;
}

type Preparation<N extends ActName> = (
  frame: ActFrame<N>,
  context: Context,
) => Prepared | Promise<Prepared>;

/**
 * What an act needs beside the fields of its frame, or has to have checked before SQL does it. An act
 * without an entry here hands its fields on as they are.
 */
export const PREPARATIONS: { readonly [N in ActName]?: Preparation<N> } = {
  recall: (_, { fields, config }) => ({ args: { ...fields, withinS: config.RECALL_S } }),
  edit: async ({ content }, { fields, config, limits, guard, actor }) => {
    const text = parseContent(content, config.CONTENT_MAX);
    limits.message(actor, text);
    await guard.judgeEdit(actor.roomId, actor.role, text);
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
  ...ROOM_PREPARATIONS,
  'take-over': (_, { config }) => ({ args: { awayDays: config.OWNER_AWAY_DAYS } }),
};

/** Each is kept, so it counts as a message. */
function withSecret(_: object, { fields, limits, actor }: Context): Prepared {
  const secret = newSecret();
  limits.message(actor, secret);
  return { args: { ...fields, secretHash: secretHash(secret).toString('hex') }, secret };
}
