import { randomBytes } from 'node:crypto';
import { isRoomId } from '../ids.ts';
import { printable } from '../wire/plain-text.ts';
import type { ClientOptions } from './command.ts';
import { CommandError } from './command-error.ts';
import { type KeptNick, keepNick, readKeptNicks } from './kept-nicks.ts';
import { type Entered, Refused, type RunningServer } from './running-server.ts';

/**
 * Enters a room, as whoever used that nick at this server before, and keeps the nickId for the next
 * time.
 *
 * @param room its name or its id
 * @throws {CommandError}
 */
export async function takeSeat(
  server: RunningServer,
  room: string,
  { nick, create }: ClientOptions,
  file: string,
): Promise<Entered> {
  const name = await nameOf(server, room, create);
  const kept = (await readKeptNicks(file)).filter((each) => each.server === server.url);
  const wanted = nick ?? kept[0]?.nick ?? newGuest();
  const entered = await enter(server, name, wanted, kept);
  await keepNick(file, { server: server.url, nick: wanted, nickId: entered.nickId });
  return entered;
}

async function nameOf(server: RunningServer, room: string, create: boolean): Promise<string> {
  if (isRoomId(room)) return (await server.room(room)).room_name;
  if (create) return room;
  const {
    rooms: [found],
  } = await server.rooms({ name: room });
  if (found) return found.room_name;
  throw new CommandError(
    `There is no room "${printable(room)}" at ${server.url}; --create makes it.`,
  );
}

async function enter(
  server: RunningServer,
  name: string,
  nick: string,
  kept: readonly KeptNick[],
): Promise<Entered> {
  const nickId = kept.find((each) => each.nick === nick)?.nickId;
  try {
    return await server.enter(name, nick, nickId);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // The server has another database than the one that gave the nickId out.
    if (error.code === 'unauthorized' && nickId !== undefined)
      return server.enter(name, nick, undefined);
    if (!error.code.startsWith('nick_')) throw error;
    throw new CommandError(`${error.message} Choose another with --nick.`);
  }
}

/** Not the machine's user name: whoever did not say a name wants to be nobody in particular. */
const newGuest = (): string => `guest-${randomBytes(3).toString('hex')}`;
