import type { Member } from '../../client/index.ts';
import { failureOf } from '../failure.ts';
import { roleName } from '../room/act-words.ts';
import type { RoomSession } from '../room/room-session.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { askForDetails } from './deed-dialog.ts';
import type { Choice } from './menu.ts';

/** Somebody who is in the room, or was. */
export interface Person {
  readonly memberId: string;
  readonly nick: string;
  /** As the list of people has him; undefined for who is not in it. */
  readonly member: Member | undefined;
}

export const personOf = (session: RoomSession, memberId: string, nick: string): Person => ({
  memberId,
  nick,
  member: session.roster.members.find(({ member_id: id }) => id === memberId),
});

/** Does something at once, and says so where it cannot be. */
export async function tryTo(session: RoomSession, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    session.tell(failureOf(error));
  }
}

/** What one may do with somebody, and nothing that one may not. */
export function choicesOn(session: RoomSession, person: Person): Choice[] {
  const { standing } = session;
  const { memberId, member } = person;
  const isAbove = member === undefined || standing.isAbove(member.role);
  if (memberId === session.selfId || !isAbove) return [];
  const isHere = member !== undefined;
  const all: [string, readonly Choice[]][] = [
    ['mute', isHere ? [muting(session, person)] : []],
    ['mute', [shadowing(session, person, true), shadowing(session, person, false)]],
    ['kick', isHere ? [sending(session, person)] : []],
    [
      'ban',
      isHere ? [banning(session, person)] : [banning(session, person), returning(session, person)],
    ],
    ['delete', [clearing(session, person)]],
    ['appoint', isHere ? appointing(session, person) : []],
  ];
  return all.flatMap(([right, choices]) => (standing.may(right) ? choices : []));
}

function muting(session: RoomSession, { memberId, nick, member }: Person): Choice {
  if (member?.sanction !== undefined) {
    const act = (): Promise<unknown> => session.act('unmute', { memberId });
    return { label: sheetTexts.unmute(nick), act: () => void tryTo(session, act) };
  }
  const act = (): void =>
    askForDetails({
      heading: sheetTexts.mute(nick),
      hint: sheetTexts.muteHint,
      action: sheetTexts.muteAction,
      lasts: true,
      act: ({ address: _, ...details }) => session.act('mute', { memberId, ...details }),
    });
  return { label: sheetTexts.mute(nick), act };
}

function shadowing(session: RoomSession, { memberId, nick }: Person, on: boolean): Choice {
  return {
    label: on ? sheetTexts.shadow(nick) : sheetTexts.unshadow(nick),
    act: () => void tryTo(session, () => session.act(on ? 'shadow' : 'unshadow', { memberId })),
  };
}

function sending(session: RoomSession, { memberId, nick }: Person): Choice {
  const act = (): void =>
    askForDetails({
      heading: sheetTexts.kick(nick),
      hint: sheetTexts.kickHint,
      action: sheetTexts.kickAction,
      isGrave: true,
      act: ({ reason }) => session.act('kick', { memberId, reason }),
    });
  return { label: sheetTexts.kick(nick), isGrave: true, act };
}

function banning(session: RoomSession, { memberId, nick }: Person): Choice {
  const act = (): void =>
    askForDetails({
      heading: sheetTexts.ban(nick),
      hint: sheetTexts.banHint,
      action: sheetTexts.banAction,
      lasts: true,
      address: true,
      isGrave: true,
      act: (details) => session.act('ban', { memberId, ...details }),
    });
  return { label: sheetTexts.ban(nick), isGrave: true, act };
}

const returning = (session: RoomSession, { memberId, nick }: Person): Choice => ({
  label: sheetTexts.unban(nick),
  act: () => void tryTo(session, () => session.act('unban', { memberId })),
});

function clearing(session: RoomSession, { memberId, nick }: Person): Choice {
  const act = (): void =>
    askForDetails({
      heading: sheetTexts.clear(nick),
      hint: sheetTexts.clearHint,
      action: sheetTexts.clearAction,
      isGrave: true,
      act: ({ reason }) => session.act('clear', { memberId, reason }),
    });
  return { label: sheetTexts.clear(nick), isGrave: true, act };
}

/** Every role that one may give and somebody has not got. */
function appointing(session: RoomSession, { memberId, nick, member }: Person): Choice[] {
  return session.standing.gives
    .filter((role) => role !== member?.role)
    .map((role) => ({
      label: sheetTexts.appoint(nick, roleName(role)),
      act: () => void tryTo(session, () => session.act('appoint', { memberId, role })),
    }));
}
