import type { ClientCommand } from './command.ts';
import { exportRoom } from './export.ts';
import { keptNicksFile } from './kept-nicks.ts';
import { listRooms } from './rooms.ts';
import { RunningServer } from './running-server.ts';
import { say } from './say.ts';
import { tail } from './tail.ts';
import { takeSeat } from './take-seat.ts';
import { openTerminal } from './terminal.ts';

/**
 * Carries out a command against a running server.
 *
 * @throws {CommandError} when it could not be done
 */
export async function run(command: ClientCommand): Promise<void> {
  const { options } = command;
  const terminal = openTerminal();
  const server = new RunningServer(options.server, terminal.signal);
  if (command.name === 'rooms') return listRooms(server, options.lines, terminal);
  const seat = await takeSeat(server, command.room, options, keptNicksFile(process.env));
  if (command.name === 'tail') return tail(server, seat, options.lines, terminal);
  if (command.name === 'export') return exportRoom(server, seat, command.format, terminal);
  return say(server, seat, command.text, terminal);
}
