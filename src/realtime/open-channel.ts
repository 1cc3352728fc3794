import { Refusal } from '../errors.ts';
import { HISTORY_MAX } from '../log/log-page.ts';
import { readSnapshot } from '../log/log-queries.ts';
import { readRosters } from '../presence/roster-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import { readRoom } from '../rooms/room-queries.ts';
import type { ChannelParts, ChannelState } from './channel-parts.ts';
import { encodeEntry, RecentEntries } from './recent-entries.ts';
import { RoomChannel } from './room-channel.ts';

/**
 * Opens a room on this node: listens first and reads then, so that nothing falls between.
 *
 * @throws {Refusal} `room_not_found`, `unavailable`
 */
export async function openChannel(parts: ChannelParts, roomId: string): Promise<RoomChannel> {
  const early: RoomSignal[] = [];
  let receive = (signal: RoomSignal): void => void early.push(signal);
  const unsubscribe = parts.bus.subscribe(roomId, (signal) => receive(signal));
  try {
    await parts.bus.settled();
    const channel = new RoomChannel(parts, await readState(parts, roomId), unsubscribe);
    receive = (signal) => channel.receive(signal);
    for (const signal of early) channel.receive(signal);
    return channel;
  } catch (error) {
    unsubscribe();
    throw error;
  }
}

async function readState(
  { database, config }: ChannelParts,
  roomId: string,
): Promise<ChannelState> {
  const [room, snapshot] = await Promise.all([
    readRoom(database, roomId),
    readSnapshot(database, roomId, HISTORY_MAX),
  ]);
  // After the snapshot: a nick that changes in between has its entry above the head.
  const roster = (await readRosters(database, [roomId])).get(roomId);
  if (!room || !snapshot || !roster) throw new Refusal('room_not_found');
  const entries = snapshot.entries.map((entry) => encodeEntry(entry, config.LOCALE));
  const recent = new RecentEntries(HISTORY_MAX, snapshot.headSeq, entries);
  recent.trim(snapshot.firstSeq);
  const { epoch, revocationSeq } = snapshot;
  return { room, epoch, revocationSeq, recent, roster };
}
