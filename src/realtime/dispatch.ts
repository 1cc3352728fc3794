import _ from 'lodash';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refusal } from '../errors.ts';
import { tooFast } from '../limits/limits.ts';
import { CloseCode } from '../wire/close-codes.ts';
import { ClientFrames, type ClientFrameType } from '../wire/protocol.ts';
import { encodeRefusal } from './events.ts';
import { HANDLERS, type Handler } from './frame-handlers.ts';
import type { Seat } from './seat.ts';
import type { SocketConnection } from './socket-connection.ts';

const VALIDATORS: { readonly [T in ClientFrameType]: { Check(frame: unknown): boolean } } =
  _.mapValues(ClientFrames, (frame: TSchema) => Compile(frame));

const BAD_FRAMES_MAX = 3;

/**
 * Carries out one frame of a client. Whatever is wrong with it becomes an `error` event; `onDefect` is
 * told what is wrong with us.
 *
 * From here to the log nothing is `async` that need not be: what a function awaits with, and each
 * promise, lives for as long as its message is being stored. docs/delivery.md has what that costs.
 */
export function dispatch(
  seat: Seat,
  data: Buffer,
  isBinary: boolean,
  onDefect: (error: unknown) => void,
): void {
  const waitMs = seat.gate.frame();
  if (waitMs > 0) {
    refuse(seat, tooFast(waitMs), undefined);
    return;
  }
  const frame = isBinary ? undefined : parseObject(data);
  if (!frame) {
    refuseBadFrame(seat.connection);
    return;
  }
  const { type, clientId } = frame;
  const fail = (error: unknown): void => {
    if (!(error instanceof Refusal)) onDefect(error);
    else refuse(seat, error, typeof clientId === 'string' ? clientId : undefined);
  };
  try {
    if (!isFrameType(type)) throw new Refusal('unknown_type');
    if (!VALIDATORS[type].Check(frame)) throw new Refusal('bad_request');
    (HANDLERS[type] as Handler<ClientFrameType>)(seat, frame as never)?.catch(fail);
  } catch (error) {
    fail(error);
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
