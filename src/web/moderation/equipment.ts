import type { ExtraCommand } from '../room/commands.ts';
import type { RoomSession } from '../room/room-session.ts';
import { loadSheets } from '../sheet-texts.ts';
import { showDesk } from './desk-dialog.ts';
import { commandsOf } from './moderator-commands.ts';
import { readQueue } from './read-queue.ts';

/** What somebody needs who looks after a room. @throws where the network is away */
export async function equipmentOf(session: RoomSession): Promise<ExtraCommand[]> {
  await loadSheets();
  // The badge can wait until something changes.
  if (session.standing.may('review')) readQueue(session).catch(() => {});
  return commandsOf(session);
}

export async function openDesk(session: RoomSession): Promise<void> {
  await loadSheets();
  showDesk(session);
}
