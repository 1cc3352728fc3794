import Type from 'typebox';

/** How a room is set, as far as everybody may know it. */
export const RoomSettings = Type.Object({
  slow_s: Type.Integer({ description: 'seconds between two messages of a member, 0: none' }),
  lock: Type.Union([Type.Literal('off'), Type.Literal('newcomers'), Type.Literal('everyone')]),
  proof: Type.Boolean({ description: 'whether who enters has to send a proof of work' }),
  raid: Type.Boolean({ description: 'whether the raid switch is on' }),
  entry: Type.Union([Type.Literal('open'), Type.Literal('approval'), Type.Literal('invitation')]),
  password: Type.Boolean({ description: 'whether who enters has to know one' }),
  members_max: Type.Integer({ description: 'people online at once, 0: any number' }),
  listed: Type.Boolean({ description: 'whether the list of rooms has it' }),
  readers: Type.Union([Type.Literal('members'), Type.Literal('everyone')]),
});

/** What is another way from an entry of the kind topic or mode on. */
export const RoomChange = Type.Partial(
  Type.Object({
    room_name: Type.String(),
    topic: Type.String(),
    notice: Type.String(),
    ...RoomSettings.properties,
  }),
);

export type RoomSettings = Type.Static<typeof RoomSettings>;
export type RoomChange = Type.Static<typeof RoomChange>;
