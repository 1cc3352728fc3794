import { failureOf } from '../failure.ts';
import type { ExtraCommand } from '../room/commands.ts';
import type { RoomSession } from '../room/room-session.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { type Found, findPerson } from './find-person.ts';
import { parseLength } from './length.ts';

type Run = (session: RoomSession, argument: string) => Promise<unknown>;

interface ModeratorCommand {
  readonly name: keyof typeof sheetTexts.commandHelp;
  readonly right: string;
  readonly run: Run;
}

/** Told instead of an error: the command needs something else behind it. */
class Misused extends Error {}

const COMMANDS: readonly ModeratorCommand[] = [
  { name: '/kick', right: 'kick', run: onPerson((session, who) => session.act('kick', who)) },
  { name: '/ban', right: 'ban', run: onPerson((session, who) => session.act('ban', who), true) },
  { name: '/unban', right: 'ban', run: onPerson((session, who) => session.act('unban', who)) },
  { name: '/mute', right: 'mute', run: onPerson((session, who) => session.act('mute', who), true) },
  { name: '/unmute', right: 'mute', run: onPerson((session, who) => session.act('unmute', who)) },
  { name: '/clear', right: 'delete', run: onPerson((session, who) => session.act('clear', who)) },
  { name: '/topic', right: 'topic', run: (session, topic) => session.act('topic', { topic }) },
  { name: '/notice', right: 'topic', run: (session, notice) => session.act('notice', { notice }) },
  { name: '/slow', right: 'calm', run: slow },
  { name: '/lock', right: 'calm', run: lock },
  { name: '/raid', right: 'calm', run: raid },
];

/** The commands of who looks after the room, as far as he has the right to them. */
export const commandsOf = (session: RoomSession): ExtraCommand[] =>
  COMMANDS.filter(({ right }) => session.standing.may(right)).map(({ name, run }) => ({
    name,
    help: () => sheetTexts.commandHelp[name],
    run: (argument) => answered(name, () => run(session, argument)),
  }));

async function answered(
  name: ModeratorCommand['name'],
  run: () => Promise<unknown>,
): Promise<string> {
  try {
    await run();
    return '';
  } catch (error) {
    if (!(error instanceof Misused)) return failureOf(error);
    return error.message || `${name} ${sheetTexts.commandHelp[name]}`;
  }
}

interface Target {
  readonly memberId: string;
  readonly reason?: string;
  readonly seconds?: number;
}

/** `/ban bob 2h spam`: somebody, then for how long where that has an end, then why. */
function onPerson(
  act: (session: RoomSession, target: Target) => Promise<unknown>,
  lasts = false,
): Run {
  return async (session, argument) => {
    if (argument === '') throw new Misused();
    const { memberId, rest }: Found = findPerson(session, argument) ?? nobody(argument);
    const [seconds, reason] = lasts ? parseLength(rest) : [undefined, rest];
    await act(session, {
      memberId,
      ...(reason !== '' && { reason }),
      ...(seconds !== undefined && { seconds }),
    });
  };
}

function nobody(argument: string): never {
  throw new Misused(sheetTexts.nobody(argument));
}

const OFF = new Set(['off', '0', 'no', '关', '关闭']);

function slow(session: RoomSession, argument: string): Promise<unknown> {
  const seconds = OFF.has(argument) ? 0 : (parseLength(argument)[0] ?? Number(argument || '10'));
  if (!Number.isInteger(seconds)) throw new Misused();
  return session.act('slow', { seconds });
}

function lock(session: RoomSession, argument: string): Promise<unknown> {
  const whom = { '': 'everyone', all: 'everyone', everyone: 'everyone', newcomers: 'newcomers' };
  const wanted = OFF.has(argument) ? 'off' : whom[argument as keyof typeof whom];
  if (wanted === undefined) throw new Misused();
  return session.act('lock', { for: wanted as 'off' | 'newcomers' | 'everyone' });
}

function raid(session: RoomSession, argument: string): Promise<unknown> {
  return session.act('raid', { on: !OFF.has(argument) });
}
