import Type from 'typebox';
import { ACT_FRAMES } from './act-frames.ts';
import { QueueCounts } from './queue.ts';
import { RoomChange, RoomSettings } from './room-settings.ts';

/**
 * The wire (PROTOCOL.md §2 and §3) as schemas, and the types that follow from them. Frames of
 * clients are validated by these; what the server sends is typed by them.
 */

/** What is laid over a member's role for a while. */
const Sanction = Type.Object({
  role: Type.String({ examples: ['muted'] }),
  until: Type.Optional(Type.String({ format: 'date-time', description: 'missing: for good' })),
});

/** Most members of a list; above that people see a count and a sample. */
export const MEMBERS_MAX = 200;

/** A person in a room, as everybody there may see them. */
export const Member = Type.Object({
  member_id: Type.String({ examples: ['user_8f3k2l9d0s7a6q1w'] }),
  user_name: Type.String({ examples: ['alice'] }),
  head_num: Type.Integer({ minimum: 0, maximum: 99, description: 'number of a built-in avatar' }),
  role: Type.String({ examples: ['member'] }),
  sanction: Type.Optional(Sanction),
  nick_reused: Type.Optional(
    Type.Literal(true, {
      description: 'somebody else had this nick, or one that looks like it, here within a day',
    }),
  ),
});

export const Room = Type.Object({
  room_id: Type.String({ examples: ['room_0a1b2c3d4e5f6g7h'] }),
  room_name: Type.String({ examples: ['lounge'] }),
  topic: Type.String(),
  notice: Type.String({ description: 'what everybody who comes in should read' }),
  settings: RoomSettings,
  online: Type.Integer({ description: 'people in the room now, each counted once' }),
  head_seq: Type.Integer({ description: "seq of the room's newest entry, 0 in an empty room" }),
  created_at: Type.String({ format: 'date-time' }),
});

export const Links = Type.Object({
  page: Type.String(),
  embed: Type.String(),
  socket: Type.String(),
  events: Type.String(),
  owner: Type.Optional(
    Type.String({
      description: 'of a room that you have just made: whoever opens it is an owner. Keep it',
    }),
  ),
});

/** A room of the list, with where it is to be found. */
export const ListedRoom = Type.Object({ ...Room.properties, links: Links });

export const EntryKind = Type.Union([
  Type.Literal('text'),
  Type.Literal('join'),
  Type.Literal('leave'),
  Type.Literal('notice'),
  Type.Literal('nick'),
  Type.Literal('erase'),
  Type.Literal('recall'),
  Type.Literal('edit'),
  Type.Literal('mode'),
  Type.Literal('topic'),
  Type.Literal('hidden'),
]);

const Subject = Type.Object({ member_id: Type.String(), user_name: Type.String() });

/** Whom an entry of the server is about. */
const EntrySubject = Type.Object({
  ...Subject.properties,
  former_name: Type.Optional(Type.String({ description: 'before this entry of the kind nick' })),
  role: Type.Optional(Type.String({ description: 'what he is since this act' })),
  sanction: Type.Optional(Sanction),
});

/** What an entry of the kinds recall, edit and mode tells. Further fields belong to the act. */
const ToldAct = Type.Object({
  name: Type.String({ examples: ['delete'] }),
  actor: Subject,
  reason: Type.Optional(Type.String()),
  seqs: Type.Optional(Type.Array(Type.Integer(), { description: 'the messages it is about' })),
  from_seq: Type.Optional(
    Type.Integer({ description: 'all that the subject said from here to this entry is deleted' }),
  ),
  content: Type.Optional(Type.String({ description: 'what the message is now' })),
  change: Type.Optional(RoomChange),
});

/** The data of a `message` event: one entry of the room's log. */
export const Entry = Type.Object({
  log_id: Type.String({ description: 'unique over all rooms' }),
  log_seq: Type.Integer({ minimum: 1, description: "the entry's place in its room: 1, 2, 3, …" }),
  log_kind: EntryKind,
  log_user_id: Type.String(),
  log_user_name: Type.String(),
  head_num: Type.Integer(),
  log_content: Type.String({ description: 'empty in a text that was erased' }),
  altered: Type.Optional(
    Type.Union([Type.Literal('edited'), Type.Literal('recalled'), Type.Literal('deleted')], {
      description: 'what has become of a text: by its author, or deleted by a moderator',
    }),
  ),
  log_time: Type.String({ description: "YYYY-MM-DD HH:mm:ss in the server's time zone" }),
  created_at: Type.String({ format: 'date-time' }),
  subject: Type.Optional(EntrySubject),
  act: Type.Optional(ToldAct),
  client_id: Type.Optional(Type.String({ description: 'only to the author' })),
});

const Limits = Type.Object({
  content_max: Type.Integer({ description: 'code points of a message' }),
  frame_max: Type.Integer({ description: 'bytes of a frame' }),
  history_max: Type.Integer({ description: 'entries of one answer' }),
  recall_s: Type.Integer({ description: 'seconds in which one may take back what one said' }),
  edit_s: Type.Integer({ description: 'seconds in which one may correct it' }),
});

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const ClientId = Type.String({ minLength: 1, maxLength: 64 });

/** What a client may send, by `type`. Fields that the server does not know are ignored. */
export const ClientFrames = {
  message: Type.Object({
    content: Type.String(),
    clientId: Type.Optional(ClientId),
    sendRoom: Type.Optional(Type.Unknown()),
    sendRoomId: Type.Optional(Type.Unknown()),
  }),
  'query-logs': Type.Object({
    before: Type.Optional(Count),
    after: Type.Optional(Count),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  }),
  nick: Type.Object({ nick: Type.String(), clientId: Type.Optional(ClientId) }),
  typing: Type.Object({}),
  ping: Type.Object({}),
  heartBeat: Type.Object({}),
  leave: Type.Object({}),
  ...ACT_FRAMES,
} as const;

/** What an act has come to. */
export const Acted = Type.Object({
  act: Type.String({ examples: ['mute'] }),
  client_id: Type.Union([Type.String(), Type.Null()]),
  log_seq: Type.Union([Type.Integer(), Type.Null()], {
    description: 'of the entry that tells the room; `null` where it is not told',
  }),
  duplicate: Type.Boolean({ description: 'whether it had been done before, by this client id' }),
  secret: Type.Optional(
    Type.String({ description: 'of a link that was made: `<links.page>#claim=<secret>`' }),
  ),
});

/** The data of what the server sends, by `type`. Every frame of a socket is an array of these. */
export const ServerEvents = {
  welcome: Type.Object({
    room: Room,
    self: Member,
    epoch: Type.String({
      description: 'changes when history was lost; a client that resumes sends the one it knows',
    }),
    head_seq: Type.Integer({ minimum: 0 }),
    resumed: Type.Boolean({
      description:
        'whether `after` was honoured exactly: what follows is what was missed, no more and no less',
    }),
    heartbeat_ms: Type.Integer(),
    limits: Limits,
  }),
  message: Entry,
  members: Type.Array(Member, { maxItems: MEMBERS_MAX, description: 'who is online' }),
  presence: Type.Object({
    online: Type.Integer({ minimum: 0 }),
    joined: Type.Array(Member),
    left: Type.Array(Member),
  }),
  logs: Type.Union([
    Type.Array(Entry, { description: 'to classic connections' }),
    Type.Object({ messages: Type.Array(Entry), has_more: Type.Boolean() }),
  ]),
  ack: Type.Object({
    client_id: Type.Union([Type.String(), Type.Null()], {
      description: '`null` where the message had none',
    }),
    log_seq: Type.Integer({ minimum: 1 }),
    log_time: Type.String(),
    duplicate: Type.Boolean({ description: 'whether this client id had been stored before' }),
  }),
  acted: Acted,
  queue: QueueCounts,
  typing: Subject,
  pong: Type.Object({}),
  error: Type.Object({
    code: Type.String({ examples: ['content_too_long'] }),
    message: Type.String({ description: 'a sentence for a person' }),
    client_id: Type.Optional(Type.String()),
    retry_ms: Type.Optional(Type.Integer()),
    until: Type.Optional(
      Type.String({ format: 'date-time', description: 'when what stands in the way ends' }),
    ),
  }),
} as const;

export type { Queue, QueueCounts } from './queue.ts';
export type { RoomChange, RoomSettings } from './room-settings.ts';
export type Member = Type.Static<typeof Member>;
export type Room = Type.Static<typeof Room>;
export type Links = Type.Static<typeof Links>;
export type Entry = Type.Static<typeof Entry>;
export type EntryKind = Type.Static<typeof EntryKind>;
export type ClientFrameType = keyof typeof ClientFrames;
export type ClientFrame<T extends ClientFrameType> = Type.Static<(typeof ClientFrames)[T]>;
type ServerEventType = keyof typeof ServerEvents;
type DataOf<T extends ServerEventType> = Type.Static<(typeof ServerEvents)[T]>;

export type Welcome = DataOf<'welcome'>;
export type Presence = DataOf<'presence'>;
export type History = Exclude<DataOf<'logs'>, readonly unknown[]>;
export type Ack = DataOf<'ack'>;
export type Acted = DataOf<'acted'>;
export type Sanction = Type.Static<typeof Sanction>;
export type ErrorData = DataOf<'error'>;
export type ServerEvent = { [T in ServerEventType]: { type: T; data: DataOf<T> } }[ServerEventType];
