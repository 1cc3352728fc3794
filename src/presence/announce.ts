import _ from 'lodash';
import type { Bus } from '../bus/bus.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { Arrival, Arrived, Change } from './presence-queries.ts';

/** Tells the rooms who is online now, and the join entries of those who were not before. */
export function announceArrivals(bus: Bus<RoomSignal>, arrivals: readonly Arrived[]): void {
  publishEntries(bus, arrivals);
  for (const [roomId, ofRoom] of Object.entries(_.groupBy(arrivals, 'roomId'))) {
    bus.publish(roomId, { type: 'arrived', members: ofRoom.map(({ member }) => member) });
  }
}

/** Takes those out of the rooms' lists again who had been shown there and found no place. */
export function announceTurnedAway(bus: Bus<RoomSignal>, arrivals: readonly Arrival[]): void {
  publishDeparted(
    bus,
    arrivals.map(({ roomId, member }) => ({ roomId, memberId: member.member_id })),
  );
}

/** Tells the rooms who has left, and the leave entries. */
export function announceDepartures(bus: Bus<RoomSignal>, changes: readonly Change[]): void {
  publishEntries(bus, changes);
  publishDeparted(bus, changes);
}

function publishDeparted(
  bus: Bus<RoomSignal>,
  people: readonly Pick<Change, 'roomId' | 'memberId'>[],
): void {
  for (const [roomId, ofRoom] of Object.entries(_.groupBy(people, 'roomId'))) {
    bus.publish(roomId, { type: 'departed', memberIds: _.map(ofRoom, 'memberId') });
  }
}

function publishEntries(bus: Bus<RoomSignal>, changes: readonly Change[]): void {
  const entries = changes.flatMap(({ entry }) => entry ?? []);
  for (const [roomId, ofRoom] of Object.entries(_.groupBy(entries, 'roomId'))) {
    bus.publish(roomId, { type: 'entries', entries: ofRoom });
  }
}
