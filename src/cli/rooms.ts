import { printable } from '../wire/plain-text.ts';
import type { Room } from '../wire/protocol.ts';
import type { RunningServer } from './running-server.ts';
import type { Terminal } from './terminal.ts';

const ROOMS = 50;

/** Lists rooms, most people first. */
export async function listRooms(
  server: RunningServer,
  lines = ROOMS,
  terminal: Terminal,
): Promise<void> {
  const { rooms, next_cursor: next } = await server.rooms({ limit: Math.max(lines, 1) });
  if (rooms.length === 0) terminal.note('There are no rooms yet.');
  else terminal.print(row('online', 'entries', 'id', 'name'));
  for (const room of rooms.slice(0, lines)) terminal.print(line(room));
  if (next !== null) terminal.note('There are more; -n shows up to 200.');
}

const line = (room: Room): string =>
  row(String(room.online), String(room.head_seq), room.room_id, printable(room.room_name));

/** The name is last, since nobody knows how wide a terminal shows it. */
const row = (online: string, entries: string, id: string, name: string): string =>
  `${online.padStart(6)}  ${entries.padStart(9)}  ${id.padEnd(21)}  ${name}`;
