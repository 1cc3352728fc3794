import Type from 'typebox';
import { CLIENT_ID, MEMBER, REASON, SEQ } from './act-fields.ts';
import { RoomSettings } from './room-settings.ts';

/** Six hours. */
const SLOW_MAX_S = 21_600;
const DAY_S = 86_400;

const TEXT = (max: number, description: string) => Type.String({ maxLength: max, description });
const ON = { on: Type.Boolean() };
/** Unlike that of other acts it is for the moderators alone. */
const COMPLAINT = { reason: Type.Optional(Type.String({ maxLength: 200 })) };
const HELD = { heldId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) };

/** Part of the table of acts (`src/wire/act-frames.ts`): how a room is set. */
export const SETTING_ACTS = {
  topic: {
    right: 'topic',
    summary: 'Change the topic',
    frame: Type.Object({ topic: TEXT(300, 'empty: there is none'), ...CLIENT_ID }),
  },
  notice: {
    right: 'topic',
    summary: 'Change what everybody who comes in should read',
    frame: Type.Object({ notice: TEXT(1000, 'empty: there is none'), ...CLIENT_ID }),
  },
  slow: {
    right: 'calm',
    summary: 'Let each member say something every so many seconds',
    frame: Type.Object({
      seconds: Type.Integer({ minimum: 0, maximum: SLOW_MAX_S, description: '0: no slow mode' }),
      ...CLIENT_ID,
    }),
  },
  lock: {
    right: 'calm',
    summary: 'Let newcomers, or all but the moderators, read only',
    frame: Type.Object({ for: RoomSettings.properties.lock, ...CLIENT_ID }),
  },
  raid: {
    right: 'calm',
    summary: 'Lock for newcomers, slow mode and proof of work in one; and back',
    frame: Type.Object({ ...ON, ...REASON, ...CLIENT_ID }),
  },
  proof: {
    right: 'calm',
    summary: 'Ask who enters for a proof of work',
    frame: Type.Object({ ...ON, ...CLIENT_ID }),
  },
  rename: {
    right: 'settings',
    summary: 'Give the room another name',
    frame: Type.Object({ name: Type.String(), ...CLIENT_ID }),
  },
  password: {
    right: 'settings',
    summary: 'Ask who enters for a password',
    frame: Type.Object({ password: TEXT(128, 'empty: there is none'), ...CLIENT_ID }),
  },
  entry: {
    right: 'settings',
    summary: 'Say who may enter',
    frame: Type.Object({ rule: RoomSettings.properties.entry, ...CLIENT_ID }),
  },
  capacity: {
    right: 'settings',
    summary: 'Say how many may be online at once',
    frame: Type.Object({
      people: Type.Integer({ minimum: 0, maximum: 100_000, description: '0: any number' }),
      ...CLIENT_ID,
    }),
  },
  listing: {
    right: 'settings',
    summary: 'Say whether the list of rooms has it',
    frame: Type.Object({ listed: Type.Boolean(), ...CLIENT_ID }),
  },
  readers: {
    right: 'settings',
    summary: 'Say whether one has to enter to read',
    frame: Type.Object({ readers: RoomSettings.properties.readers, ...CLIENT_ID }),
  },
  close: {
    right: 'close',
    summary: 'Close the room for good',
    frame: Type.Object({ ...REASON, ...CLIENT_ID }),
  },
} as const;

/** Another part: what is asked of messages, and what moderators decide on. */
export const REVIEW_ACTS = {
  filters: {
    right: 'settings',
    summary: 'Say what is asked of messages; what is not given stays',
    frame: Type.Object({
      capsPercent: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 99, description: 'capitals in 100 letters; 0: all' }),
      ),
      repeatS: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 3600,
          description: 'seconds until the same may be said again',
        }),
      ),
      holdFirst: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 20,
          description: 'messages of who enters from now on that moderators see first',
        }),
      ),
      newcomerS: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: DAY_S,
          description: 'who entered so short a while before a lock is a newcomer',
        }),
      ),
      raidJoins: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 10_000,
          description: 'so many who enter within a minute switch the raid protection on; 0: never',
        }),
      ),
      ...CLIENT_ID,
    }),
  },
  'add-rule': {
    right: 'settings',
    summary: 'Refuse messages with a word, a pattern or a link, or hold them back',
    frame: Type.Object({
      kind: Type.Union([Type.Literal('word'), Type.Literal('regex'), Type.Literal('link')]),
      pattern: Type.String({
        maxLength: 200,
        description: 'a word, a pattern of RE2, or a host; * is any link',
      }),
      action: Type.Union([Type.Literal('refuse'), Type.Literal('hold'), Type.Literal('allow')]),
      ...CLIENT_ID,
    }),
  },
  'remove-rule': {
    right: 'settings',
    summary: 'Take such a rule away',
    frame: Type.Object({
      ruleId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      ...CLIENT_ID,
    }),
  },
  shadow: {
    right: 'mute',
    summary: 'Let a member alone see what he says from now on',
    frame: Type.Object({ ...MEMBER, ...REASON, ...CLIENT_ID }),
  },
  unshadow: {
    right: 'mute',
    summary: 'Let everybody see it again',
    frame: Type.Object({ ...MEMBER, ...CLIENT_ID }),
  },
  admit: {
    right: 'review',
    summary: 'Let somebody in who waits at the door',
    frame: Type.Object({ ...MEMBER, ...CLIENT_ID }),
  },
  'turn-away': {
    right: 'review',
    summary: 'Turn away somebody who waits at the door',
    frame: Type.Object({ ...MEMBER, ...REASON, ...CLIENT_ID }),
  },
  approve: {
    right: 'review',
    summary: 'Show a message that was held back',
    frame: Type.Object({ ...HELD, ...CLIENT_ID }),
  },
  reject: {
    right: 'review',
    summary: 'Throw a message away that was held back',
    frame: Type.Object({ ...HELD, ...REASON, ...CLIENT_ID }),
  },
  report: {
    right: 'read',
    summary: 'Tell the moderators of a message',
    frame: Type.Object({ ...SEQ, ...COMPLAINT, ...CLIENT_ID }),
  },
  resolve: {
    right: 'review',
    summary: 'Say that the reports of a message were right',
    frame: Type.Object({ ...SEQ, ...REASON, ...CLIENT_ID }),
  },
  dismiss: {
    right: 'review',
    summary: 'Say that the reports of a message were wrong',
    frame: Type.Object({ ...SEQ, ...REASON, ...CLIENT_ID }),
  },
} as const;
