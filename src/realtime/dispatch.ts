import _ from 'lodash';
import { Compile } from 'typebox/compile';
import { ACT_FRAMES, ACT_NAMES, type ActFrame, type ActName } from '../act-frames.ts';
import { performAct } from '../acts/perform-act.ts';
import type { Bus } from '../bus/bus.ts';
import { CloseCode } from '../close-codes.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { wireTime } from '../entry.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import type { MessageGuard } from '../filter/message-guard.ts';
import type { FrameGate } from '../limits/frame-gate.ts';
import { type Limits, tooFast } from '../limits/limits.ts';
import { parseClientId } from '../log/content-rules.ts';
import type { LogWriter } from '../log/log-writer.ts';
import { postMessage } from '../log/post-message.ts';
import type { Presence } from '../presence/presence.ts';
import { type ClientFrame, ClientFrames, type ClientFrameType } from '../protocol.ts';
import type { RoomSignal } from '../room-signal.ts';
import { changeNick } from '../rooms/change-nick.ts';
import { encode, encodeAround, encodeRefusal } from './events.ts';
import { frameOf } from './format.ts';
import { readHistory } from './history.ts';
import type { RoomChannel } from './room-channel.ts';
import type { SocketConnection } from './socket-connection.ts';

/** What handlers work with, beside the connection and its channel. */
export interface DispatchParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
  readonly logWriter: LogWriter;
  readonly presence: Presence;
  readonly limits: Limits;
  readonly guard: MessageGuard;
  /** Is told the code of each frame that was refused. */
  readonly onRefusal?: ((code: RefusalCode) => void) | undefined;
}

export interface Seat {
  readonly parts: DispatchParts;
  readonly connection: SocketConnection;
  readonly channel: RoomChannel;
  /** What counts as one address for the limits. */
  readonly address: string;
  readonly gate: FrameGate;
}

type Handler<T extends ClientFrameType> = (
  seat: Seat,
  frame: ClientFrame<T>,
) => void | Promise<void>;

const actHandlers = Object.fromEntries(
  ACT_NAMES.map((name) => [name, (seat: Seat, frame: ActFrame<ActName>) => act(seat, name, frame)]),
) as { readonly [T in ActName]: Handler<T> };

const HANDLERS: { readonly [T in ClientFrameType]: Handler<T> } = {
  message: sayMessage,
  'query-logs': answerHistory,
  nick: takeNick,
  typing: tellTyping,
  ping: pong,
  heartBeat: pong,
  leave: ({ parts, connection: { roomId, member } }) =>
    parts.presence.leave(roomId, member.member_id),
  ...actHandlers,
};

const actValidators: { readonly [T in ActName]: { Check(frame: unknown): boolean } } = _.mapValues(
  ACT_FRAMES,
  (frame) => Compile(frame),
);

const VALIDATORS = {
  message: Compile(ClientFrames.message),
  'query-logs': Compile(ClientFrames['query-logs']),
  nick: Compile(ClientFrames.nick),
  typing: Compile(ClientFrames.typing),
  ping: Compile(ClientFrames.ping),
  heartBeat: Compile(ClientFrames.heartBeat),
  leave: Compile(ClientFrames.leave),
  ...actValidators,
} as const;

const BAD_FRAMES_MAX = 3;

/** Carries out one frame of a client. Whatever is wrong with it becomes an `error` event. */
export async function dispatch(seat: Seat, data: Buffer, isBinary: boolean): Promise<void> {
  const waitMs = seat.gate.frame();
  if (waitMs > 0) {
    refuse(seat, tooFast(waitMs), undefined);
    return;
  }
  const frame = isBinary ? undefined : parseObject(data);
  if (!frame) return refuseBadFrame(seat.connection);
  const { type } = frame;
  try {
    if (!isFrameType(type)) throw new Refusal('unknown_type');
    if (!VALIDATORS[type].Check(frame)) throw new Refusal('bad_request');
    await (HANDLERS[type] as Handler<ClientFrameType>)(seat, frame as never);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(seat, error, typeof frame.clientId === 'string' ? frame.clientId : undefined);
  }
}

/** A ping or a pong, which ws answers by itself: they cost as much as any frame. */
export function countControlFrame({ gate, connection }: Seat): void {
  if (gate.frame() > 0 && gate.refused()) closeFlooding(connection);
}

function refuse(seat: Seat, refusal: Refusal, clientId: string | undefined): void {
  const { connection, channel, gate, parts } = seat;
  parts.onRefusal?.(refusal.code);
  const event = encodeRefusal(refusal, clientId);
  if (refusal.code !== 'rate_limited') {
    channel.reply(connection, event);
    return;
  }
  // At once: the connection may not live until the next flush.
  connection.send(event);
  if (gate.refused()) closeFlooding(connection);
}

const closeFlooding = (connection: SocketConnection): void =>
  connection.close(CloseCode.flooding, 'flooding');

async function sayMessage(seat: Seat, frame: ClientFrame<'message'>): Promise<void> {
  const { connection, channel, parts, address } = seat;
  const { roomId, member, enteredAt } = connection;
  for (const place of [frame.sendRoom, frame.sendRoomId]) refuseOtherRoom(channel, place);
  const author = { roomId, member, enteredAt, address };
  const { entry, duplicate } = await postMessage(parts, author, frame);
  acknowledge(seat, frame, entry, duplicate);
}

async function act<N extends ActName>(seat: Seat, name: N, frame: ActFrame<N>): Promise<void> {
  const { parts, channel, connection, address } = seat;
  const { roomId, member } = connection;
  const actor = { roomId, memberId: member.member_id, role: member.role, address };
  const data = await performAct(parts, actor, name, frame);
  channel.reply(connection, encode({ type: 'acted', data }));
}

async function takeNick(seat: Seat, frame: ClientFrame<'nick'>): Promise<void> {
  const { roomId, member } = seat.connection;
  const changed = await changeNick(seat.parts, {
    roomId,
    memberId: member.member_id,
    nick: frame.nick,
    clientId: parseClientId(frame.clientId),
  });
  acknowledge(seat, frame, changed, changed.entry === undefined);
}

function acknowledge(
  { channel, connection }: Seat,
  { clientId }: { clientId?: string },
  { seq, createdAt }: { seq: number; createdAt: Date },
  duplicate: boolean,
): void {
  const ack = {
    client_id: clientId ?? null,
    log_seq: seq,
    log_time: wireTime(createdAt),
    duplicate,
  };
  channel.reply(connection, encode({ type: 'ack', data: ack }));
}

/** Clients of the original design put the room's id or its name here. */
function refuseOtherRoom({ room }: RoomChannel, place: unknown): void {
  if (typeof place !== 'string' || place === '') return;
  if (place !== room.room_id && place !== room.room_name) throw new Refusal('wrong_room');
}

async function answerHistory(seat: Seat, frame: ClientFrame<'query-logs'>): Promise<void> {
  const { channel, connection, parts, address } = seat;
  const { database, config, limits } = parts;
  limits.history(connection.member.member_id, address);
  const { messages, hasMore } = await readHistory(
    database,
    channel,
    config.LOCALE,
    frame,
    connection.member.member_id,
  );
  const logs = connection.isClassic ? messages : `{"messages":${messages},"has_more":${hasMore}}`;
  connection.sendHistory(frameOf(connection.format, [encodeAround('logs', logs)]));
}

function tellTyping({ parts, connection: { roomId, member } }: Seat): void {
  const { member_id: memberId, user_name: nick } = member;
  if (parts.limits.mayType(memberId)) parts.bus.publish(roomId, { type: 'typing', memberId, nick });
}

function pong({ connection }: Seat): void {
  connection.send(encode({ type: 'pong', data: {} }));
}

function refuseBadFrame(connection: SocketConnection): void {
  connection.badFrames += 1;
  connection.send(encodeRefusal(new Refusal('bad_frame'), undefined));
  if (connection.badFrames >= BAD_FRAMES_MAX) {
    connection.close(CloseCode.badProtocol, 'not speaking the protocol');
  }
}

function parseObject(data: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString());
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const isFrameType = (type: unknown): type is ClientFrameType =>
  typeof type === 'string' && Object.hasOwn(HANDLERS, type);
