import Type from 'typebox';

/** The path of whatever is about one room. */
export const RoomParams = Type.Object({
  roomId: Type.String({ examples: ['room_0a1b2c3d4e5f6g7h'] }),
});
