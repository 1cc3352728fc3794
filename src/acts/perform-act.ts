import _ from 'lodash';
import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { MessageGuard } from '../filter/message-guard.ts';
import type { Limits } from '../limits/limits.ts';
import { isStorable, parseClientId } from '../log/content-rules.ts';
import type { RoomSignal } from '../room-signal.ts';
import { ACTS, type ActFrame, type ActName } from '../wire/act-frames.ts';
import type { Acted } from '../wire/protocol.ts';
import type { Prepared } from './act-checks.ts';
import { runAct } from './act-queries.ts';
import type { Actor } from './actor.ts';
import { CONSEQUENCES } from './consequences.ts';
import { PREPARATIONS } from './preparations.ts';

export interface ActParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
  readonly limits: Limits;
  readonly guard: MessageGuard;
}

/**
 * Does one act of somebody's in a room, and tells the room of it.
 *
 * @param frame as the table of acts has it, checked by its schema
 * @throws {Refusal} whatever is wrong with it; nothing was done then
 */
export async function performAct<N extends ActName>(
  parts: ActParts,
  actor: Actor,
  name: N,
  frame: ActFrame<N>,
): Promise<Acted> {
  const { roomId, memberId: actorId, asRole } = actor;
  const clientId = parseClientId(frame.clientId);
  const { args, secret } = await prepare(parts, actor, name, frame);
  if (!isStorable(args)) throw new Refusal('bad_request');
  const outcome = await runAct(parts.database, {
    roomId,
    actorId,
    asRole,
    name,
    right: ACTS[name].right,
    args,
    clientId,
  });
  const { seq, duplicate, entry } = outcome;
  if (entry) parts.bus.publish(roomId, { type: 'entries', entries: [entry] });
  // Stored before, it may be what nobody was told of because the answer was lost.
  else if (seq !== null) parts.bus.publish(roomId, { type: 'head', seq });
  await CONSEQUENCES[name]?.(parts, roomId, outcome.details);
  return {
    act: name,
    client_id: frame.clientId ?? null,
    log_seq: seq,
    duplicate,
    ...(secret !== undefined && !duplicate && { secret }),
  };
}

/** What SQL is told: the fields of the frame, unless the act has something to add or to check. */
function prepare<N extends ActName>(
  parts: ActParts,
  actor: Actor,
  name: N,
  frame: ActFrame<N>,
): Prepared | Promise<Prepared> {
  const preparation = PREPARATIONS[name];
  const fields = _.omit(_.pick(frame, Object.keys(ACTS[name].frame.properties)), 'clientId');
  return preparation ? preparation(frame, { ...parts, actor, fields }) : { args: fields };
}
