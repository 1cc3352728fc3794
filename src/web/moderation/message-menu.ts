import type { Entry } from '../../client/index.ts';
import { failureOf } from '../failure.ts';
import type { RoomSession } from '../room/room-session.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { askForDetails } from './deed-dialog.ts';
import { type Choice, openMenu, type Place } from './menu.ts';
import { choicesOn, personOf, tryTo } from './person-choices.ts';

/** Characters of a message that its menu shows. */
const EXCERPT = 60;

/** What can be done with an entry of the log, and with whoever it is of. */
export function openMessageMenu(session: RoomSession, entry: Entry, place: Place): Promise<void> {
  const { log_user_name: nick, log_content: content } = entry;
  return openMenu(place, () => ({
    heading: entry.log_kind === 'text' ? `${nick}: ${excerpt(content)}` : content,
    choices: choicesFor(session, entry),
  }));
}

const excerpt = (content: string): string =>
  content.length > EXCERPT ? `${content.slice(0, EXCERPT)}…` : content;

function choicesFor(session: RoomSession, entry: Entry): Choice[] {
  const { log_kind: kind, log_user_id: author, log_user_name: nick, subject } = entry;
  if (kind === 'text') {
    const own = author === session.selfId ? ownChoices(session, entry) : [];
    const all = [...own, ...textChoices(session, entry)];
    return [...all, ...choicesOn(session, personOf(session, author, nick))];
  }
  if (subject === undefined) return [];
  return choicesOn(session, personOf(session, subject.member_id, subject.user_name));
}

function ownChoices(session: RoomSession, entry: Entry): Choice[] {
  const { log_seq: seq, log_content: content, created_at: at } = entry;
  const age = (Date.now() - Date.parse(at)) / 1000;
  const limits = session.welcome?.limits;
  const can = (right: string, seconds = 0): boolean =>
    content !== '' && age < seconds && session.standing.may(right);
  const edit = (): void =>
    document.querySelector('room-composer')?.edit(content, async (text) => {
      if (text === content) return '';
      try {
        await session.act('edit', { seq, content: text });
        return '';
      } catch (error) {
        return failureOf(error);
      }
    });
  const recall = (): void => void tryTo(session, () => session.act('recall', { seq }));
  return [
    ...(can('edit_own', limits?.edit_s) ? [{ label: sheetTexts.edit, act: edit }] : []),
    ...(can('recall_own', limits?.recall_s) ? [{ label: sheetTexts.recall, act: recall }] : []),
  ];
}

function textChoices(session: RoomSession, entry: Entry): Choice[] {
  const { log_seq: seq, log_content: content, log_user_id: author } = entry;
  const { standing, selfId } = session;
  if (content === '') return [];
  const { member } = personOf(session, author, '');
  const copy: Choice = {
    label: sheetTexts.copyText,
    // Without TLS there is no clipboard for us; then the text can be selected as ever.
    act: () => void navigator.clipboard?.writeText(content).catch(() => {}),
  };
  const isOwn = author === selfId;
  // Who decides on reports need not tell himself.
  const mayReport = !isOwn && standing.may('read') && !standing.may('review');
  const mayDelete = isOwn || member === undefined || standing.isAbove(member.role);
  return [
    ...(navigator.clipboard === undefined ? [] : [copy]),
    ...(mayReport ? [reporting(session, seq)] : []),
    ...(standing.may('delete') && mayDelete ? [deleting(session, seq)] : []),
  ];
}

function reporting(session: RoomSession, seq: number): Choice {
  const act = (): void =>
    askForDetails({
      heading: sheetTexts.report,
      hint: sheetTexts.reportHint,
      action: sheetTexts.reportAction,
      act: async ({ reason }) => {
        await session.act('report', { seq, reason });
        session.passing.say('news', sheetTexts.reported);
      },
    });
  return { label: sheetTexts.report, act };
}

function deleting(session: RoomSession, seq: number): Choice {
  const act = (): void => void tryTo(session, () => session.act('delete', { seq }));
  return { label: sheetTexts.delete, isGrave: true, act };
}
