import type { Config } from '../config/config.ts';
import { HISTORY_MAX } from '../log/log-page.ts';
import type { Member, Room } from '../wire/protocol.ts';
import { encode, encodeAround } from './events.ts';
import { type EncodedEntry, jsonArray, type RecentEntries } from './recent-entries.ts';

/** Where a connection that comes back had got to. */
export interface ResumePoint {
  readonly after: number;
  readonly epoch: string | undefined;
}

/** What a room is at the moment somebody comes in. */
export interface RoomState {
  readonly room: Room;
  readonly epoch: string;
  readonly recent: RecentEntries;
  /** JSON array of who is online. */
  readonly members: string;
}

interface Newcomer {
  readonly member: Member;
  readonly isClassic: boolean;
}

/** The events of a connection's first frame: `welcome`, `logs` where they are due, `members`. */
export function greeting(
  state: RoomState,
  newcomer: Newcomer,
  resume: ResumePoint | undefined,
  config: Config,
): string[] {
  const missed = resume && missedSince(state, resume);
  const events = [welcome(state, newcomer.member, missed !== undefined, config)];
  if (newcomer.isClassic || resume) events.push(logs(state.recent, newcomer, missed));
  events.push(encodeAround('members', state.members));
  return events;
}

/** Exactly what was missed, or `undefined` where that is not to be had. */
export function missedSince(
  { epoch, recent }: RoomState,
  resume: ResumePoint,
): EncodedEntry[] | undefined {
  const isSameLog = resume.epoch === undefined || resume.epoch === epoch;
  return isSameLog ? recent.after(resume.after) : undefined;
}

/** The `welcome` event; `resumed` says whether what follows is exactly what was missed. */
export function welcome(state: RoomState, self: Member, resumed: boolean, config: Config): string {
  return encode({
    type: 'welcome',
    data: {
      room: state.room,
      self,
      epoch: state.epoch,
      head_seq: state.recent.headSeq,
      resumed,
      heartbeat_ms: config.HEARTBEAT_S * 1000,
      limits: {
        content_max: config.CONTENT_MAX,
        frame_max: config.FRAME_MAX,
        history_max: HISTORY_MAX,
        recall_s: config.RECALL_S,
        edit_s: config.EDIT_S,
      },
    },
  });
}

function logs(
  recent: RecentEntries,
  { member, isClassic }: Newcomer,
  missed: EncodedEntry[] | undefined,
): string {
  const { member_id: reader } = member;
  const messages = missed ? jsonArray(missed, reader) : recent.logsFor(reader);
  if (isClassic) return encodeAround('logs', messages);
  const hasMore = missed === undefined && recent.hasBelow(recent.latest());
  return encodeAround('logs', `{"messages":${messages},"has_more":${hasMore}}`);
}
