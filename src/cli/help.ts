import { readFileSync } from 'node:fs';
import { settingsHelp } from '../config.ts';

/** What `nickroom --help` prints. */
export const helpText = (): string => `nickroom: anonymous chat rooms.

  nickroom                    start the server
  nickroom rooms              list the rooms of a running server, most people first
  nickroom tail <room>        show a room's latest entries and follow it; Ctrl+C ends
  nickroom say <room> [text]  say that in a room, or each line of the standard input

A room is given by its name or its id. These three take:

  --url <address>    the server (NICKROOM_URL, http://127.0.0.1:7005)
  --nick <nick>      who you are (NICKROOM_NICK, the nick used last there, or else a new guest)
  --lines, -n <n>    rooms to list (50), or earlier entries to show (10)
  --create           make the room if there is none

  nickroom --help, -h         print this
  nickroom --version, -v      print the version

Exit codes: 0 done, 1 it could not be done, 2 not understood.

The server's settings are environment variables (and their defaults):

${settingsHelp()}
`;

/** The version in package.json, which stands beside src and beside dist. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
