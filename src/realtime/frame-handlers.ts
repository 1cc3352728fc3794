import { performAct } from '../acts/perform-act.ts';
import { Refusal } from '../errors.ts';
import { parseClientId } from '../log/content-rules.ts';
import { postMessage } from '../log/post-message.ts';
import { namesRoom } from '../names/room-name.ts';
import { changeNick } from '../rooms/change-nick.ts';
import { ACT_NAMES, type ActFrame, type ActName } from '../wire/act-frames.ts';
import { wireTime } from '../wire/entry.ts';
import type { ClientFrame, ClientFrameType } from '../wire/protocol.ts';
import { encode, encodeAround } from './events.ts';
import { frameOf } from './format.ts';
import { readHistory } from './history.ts';
import type { RoomChannel } from './room-channel.ts';
import type { Seat } from './seat.ts';

/** Carries out a frame that its schema has passed. */
export type Handler<T extends ClientFrameType> = (
  seat: Seat,
  frame: ClientFrame<T>,
) => void | Promise<void>;

const actHandlers = Object.fromEntries(
  ACT_NAMES.map((name) => [name, (seat: Seat, frame: ActFrame<ActName>) => act(seat, name, frame)]),
) as { readonly [T in ActName]: Handler<T> };

export const HANDLERS: { readonly [T in ClientFrameType]: Handler<T> } = {
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

function sayMessage(seat: Seat, frame: ClientFrame<'message'>): Promise<void> {
  const { connection, channel, parts } = seat;
  for (const place of [frame.sendRoom, frame.sendRoomId]) refuseOtherRoom(channel, place);
  const { clientId } = frame;
  return postMessage(parts, connection, frame).then(({ entry, duplicate }) =>
    acknowledge(seat, clientId, entry, duplicate),
  );
}

async function act<N extends ActName>(seat: Seat, name: N, frame: ActFrame<N>): Promise<void> {
  const { parts, channel, connection } = seat;
  const { roomId, member, address } = connection;
  const actor = { roomId, memberId: member.member_id, role: member.role, address };
  const data = await performAct(parts, actor, name, frame);
  channel.reply(connection, encode({ type: 'acted', data }));
}

async function takeNick(seat: Seat, frame: ClientFrame<'nick'>): Promise<void> {
  const { roomId, member, address } = seat.connection;
  const { nick } = frame;
  const clientId = parseClientId(frame.clientId);
  const request = { roomId, member, address, nick, clientId };
  const changed = await changeNick(seat.parts, request);
  acknowledge(seat, frame.clientId, changed, changed.entry === undefined);
}

function acknowledge(
  { channel, connection }: Seat,
  clientId: string | undefined,
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

/** Clients of the original design put the room's id or its name here, as somebody has typed it. */
function refuseOtherRoom({ room }: RoomChannel, place: unknown): void {
  if (typeof place !== 'string' || place === '') return;
  if (place === room.room_id || place === room.room_name) return;
  if (!namesRoom(place, room.room_name)) throw new Refusal('wrong_room');
}

async function answerHistory(seat: Seat, frame: ClientFrame<'query-logs'>): Promise<void> {
  const { channel, connection, parts } = seat;
  const { database, config, limits } = parts;
  const { member_id: reader } = connection.member;
  limits.history(reader, connection.address);
  const { messages, hasMore } = await readHistory(database, channel, config.LOCALE, frame, reader);
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
