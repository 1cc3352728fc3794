import { RoomFilter } from '../filter/room-filter.ts';
import { parseRoomName } from '../names/room-name.ts';
import { hashPassword } from '../rooms/room-password.ts';
import type { ActFrame } from '../wire/act-frames.ts';
import { mustBeStorable, type Prepared, withReason } from './act-checks.ts';
import type { Actor } from './actor.ts';

interface Context {
  readonly actor: Actor;
  /** Those of the frame that belong to the act. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Part of the table of preparations: for the acts of `src/wire/room-act-frames.ts`. */
export const ROOM_PREPARATIONS = {
  topic: ({ topic }: ActFrame<'topic'>) => ({ args: { topic: mustBeStorable(topic).trim() } }),
  notice: ({ notice }: ActFrame<'notice'>) => ({ args: { notice: mustBeStorable(notice).trim() } }),
  rename: ({ name }: ActFrame<'rename'>) => {
    const { text, key } = parseRoomName(name);
    return { args: { name: text, nameKey: key } };
  },
  password: async ({ password }: ActFrame<'password'>) => ({
    args: { passwordHash: password === '' ? null : await hashPassword(password) },
  }),
  'add-rule': (rule: ActFrame<'add-rule'>, { fields }: Context): Prepared => {
    mustBeStorable(rule.pattern);
    new RoomFilter().add(rule);
    return { args: fields };
  },
  raid: (frame: ActFrame<'raid'>, context: Context): Prepared => {
    const { args } = withReason(frame, context);
    return { args: { ...args, ...(context.actor.isRoomItself && { itself: true }) } };
  },
  close: withReason,
  shadow: withReason,
  'turn-away': withReason,
  reject: withReason,
  report: withReason,
  resolve: withReason,
  dismiss: withReason,
} as const;
