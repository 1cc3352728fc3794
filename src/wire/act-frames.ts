import Type, { type TObject } from 'typebox';
import { CLIENT_ID, MEMBER, MOMENT, REASON, SEQ } from './act-fields.ts';
import type { Right } from './rights.ts';
import { REVIEW_ACTS, SETTING_ACTS } from './room-act-frames.ts';

/**
 * Every act, in one table: the right it needs, what a client sends for it, and what it is, in a line.
 * Frames of sockets, `POST /rooms/:roomId/acts/<name>`, both documents and the client library are made
 * from it. What it does is the SQL function `act_<name>` in migrations/014.
 */

/** Ten years: whatever is longer has no end. */
const LONGEST_S = 315_360_000;

const END = {
  seconds: Type.Optional(
    Type.Integer({ minimum: -LONGEST_S, maximum: LONGEST_S, description: 'how long it lasts' }),
  ),
  until: Type.Optional(
    Type.String({
      pattern: MOMENT,
      description: 'when it ends, in UTC; with neither it does not',
      examples: ['2027-01-01T00:00:00Z'],
    }),
  ),
};

interface Act {
  readonly right: Right;
  readonly summary: string;
  readonly frame: TObject;
}

export const ACTS = {
  recall: {
    right: 'recall_own',
    summary: 'Take back what you said a short while ago',
    frame: Type.Object({ ...SEQ, ...CLIENT_ID }),
  },
  edit: {
    right: 'edit_own',
    summary: 'Correct what you said a short while ago',
    frame: Type.Object({ ...SEQ, content: Type.String(), ...CLIENT_ID }),
  },
  delete: {
    right: 'delete',
    summary: 'Delete a message',
    frame: Type.Object({ ...SEQ, ...REASON, ...CLIENT_ID }),
  },
  clear: {
    right: 'delete',
    summary: 'Delete all that a member has said in the last hour',
    frame: Type.Object({ ...MEMBER, ...REASON, ...CLIENT_ID }),
  },
  mute: {
    right: 'mute',
    summary: 'Let a member read only, for a while',
    frame: Type.Object({ ...MEMBER, ...END, ...REASON, ...CLIENT_ID }),
  },
  unmute: {
    right: 'mute',
    summary: 'Let a member speak again',
    frame: Type.Object({ ...MEMBER, ...CLIENT_ID }),
  },
  kick: {
    right: 'kick',
    summary: 'Send a member out',
    frame: Type.Object({ ...MEMBER, ...REASON, ...CLIENT_ID }),
  },
  ban: {
    right: 'ban',
    summary: 'Keep a member out, and whoever comes from the same address',
    frame: Type.Object({
      ...MEMBER,
      ...END,
      ...REASON,
      address: Type.Optional(
        Type.Boolean({ description: 'false: the member alone, not the address' }),
      ),
      ...CLIENT_ID,
    }),
  },
  unban: {
    right: 'ban',
    summary: 'Let somebody who was kicked or banned come back',
    frame: Type.Object({ ...MEMBER, ...CLIENT_ID }),
  },
  appoint: {
    right: 'appoint',
    summary: 'Give a member another role',
    frame: Type.Object({
      ...MEMBER,
      role: Type.String({ maxLength: 32, examples: ['moderator'] }),
      ...CLIENT_ID,
    }),
  },
  resign: {
    right: 'read',
    summary: 'Give up your role, and be an ordinary member',
    frame: Type.Object({ ...CLIENT_ID }),
  },
  invite: {
    right: 'invite',
    summary: 'Make a link that gives a role to whoever opens it',
    frame: Type.Object({
      role: Type.Optional(
        Type.String({ maxLength: 32, description: 'what every newcomer is where not given' }),
      ),
      uses: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 10_000, description: 'how often it is good, once' }),
      ),
      ...END,
      ...CLIENT_ID,
    }),
  },
  'renew-link': {
    right: 'own',
    summary: "Make a new owner's link; the old one is not good any more",
    frame: Type.Object({ ...CLIENT_ID }),
  },
  claim: {
    right: 'read',
    summary: 'Take the role that a link gives',
    frame: Type.Object({ secret: Type.String({ maxLength: 100 }), ...CLIENT_ID }),
  },
  'take-over': {
    right: 'inherit',
    summary: 'Become owner of a room whose owners have been away for long',
    frame: Type.Object({ ...CLIENT_ID }),
  },
  ...SETTING_ACTS,
  ...REVIEW_ACTS,
} as const satisfies Record<string, Act>;

export type ActName = keyof typeof ACTS;
export type ActFrame<N extends ActName> = Type.Static<(typeof ACTS)[N]['frame']>;

export const ACT_NAMES = Object.keys(ACTS) as ActName[];

export const ACT_FRAMES = Object.fromEntries(ACT_NAMES.map((name) => [name, ACTS[name].frame])) as {
  readonly [N in ActName]: (typeof ACTS)[N]['frame'];
};
