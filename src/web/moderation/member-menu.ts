import type { Member } from '../../client/index.ts';
import type { RoomSession } from '../room/room-session.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { type Choice, openMenu, placeBelow } from './menu.ts';
import { choicesOn, personOf, tryTo } from './person-choices.ts';

/** What can be done with somebody in the list of people. */
export function openMemberMenu(session: RoomSession, member: Member, at: Element): Promise<void> {
  const { member_id: memberId, user_name: nick } = member;
  const mention = (): Choice => ({
    label: sheetTexts.mention(nick),
    act: () => document.querySelector('room-composer')?.insert(`@${nick} `),
  });
  const choices = (): Choice[] =>
    memberId === session.selfId
      ? ownChoices(session)
      : [mention(), ...choicesOn(session, personOf(session, memberId, nick))];
  return openMenu(placeBelow(at), () => ({ heading: nick, choices: choices() }));
}

function ownChoices(session: RoomSession): Choice[] {
  const resign = (): void => void tryTo(session, () => session.act('resign', {}));
  return session.standing.cares ? [{ label: sheetTexts.resign, act: resign }] : [];
}
