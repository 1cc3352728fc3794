import { settingsHelp } from '../config/setting-texts.ts';

/** What `nickroom --help` prints. */
export const helpText = (): string => `nickroom: anonymous chat rooms.

  nickroom                    start the server
  nickroom rooms              list the rooms of a running server, most people first
  nickroom tail <room>        show a room's latest entries and follow it; Ctrl+C ends
  nickroom say <room> [text]  say that in a room, or each line of the standard input
  nickroom export <room>      print all that is kept of a room's log, oldest first

A room is given by its name or its id. These four take:

  --url <address>    the server (NICKROOM_URL, http://127.0.0.1:7005)
  --nick <nick>      who you are (NICKROOM_NICK, the nick used last there, or else a new guest)
  --lines, -n <n>    rooms to list (50), or earlier entries to show (10)
  --create           make the room if there is none
  --format <format>  how to export: txt (the default), jsonl or html, a page that needs nothing else

  nickroom backup <file>      write all that the server keeps to a file, also while it runs
  nickroom restore <file>     fill an empty database from such a file, while no server runs;
                              --force: an old one too, and what was in it is lost

  nickroom admin-link         print a link that opens the operator's page, /admin, once

These three ask no server: they find its database by the settings below, which have to be its own.

  nickroom --help, -h         print this
  nickroom --version, -v      print the version

Exit codes: 0 done, 1 it could not be done, 2 not understood.

The server's settings are environment variables (and their defaults):

${settingsHelp()}
`;
