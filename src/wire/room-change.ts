import type { Room } from './protocol.ts';
import type { RoomChange } from './room-settings.ts';

/** A room after an entry of the kind topic or mode that says what is another way. */
export function withChange(room: Room, change: RoomChange): Room {
  const { room_name, topic, notice, ...settings } = change;
  return {
    ...room,
    room_name: room_name ?? room.room_name,
    topic: topic ?? room.topic,
    notice: notice ?? room.notice,
    settings: { ...room.settings, ...settings },
  };
}
