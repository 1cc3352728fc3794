import type { Entry } from '../../client/index.ts';
import { avatar, hueOf } from '../avatar.ts';
import { el } from '../dom.ts';
import { texts } from '../texts.ts';
import { dayOf, timeOf } from '../times.ts';

/** Messages of one person that follow within this time stand together, in ms. */
const TOGETHER_MS = 5 * 60_000;

/** One entry of the room as a row. How it looks depends on the entry before it, if any. */
export function entryRow(entry: Entry, previous: Entry | undefined, selfId: string): HTMLElement {
  const row = entry.log_kind === 'text' ? textRow(entry, previous, selfId) : noticeRow(entry);
  const sameDay = previous && dayOf(previous.created_at) === dayOf(entry.created_at);
  if (!sameDay) row.prepend(el('p', { class: 'day' }, dayOf(entry.created_at)));
  return row;
}

function textRow(entry: Entry, previous: Entry | undefined, selfId: string): HTMLElement {
  const { log_user_id: memberId, log_user_name: nick, head_num: headNum } = entry;
  const own = memberId === selfId;
  const follows = previous !== undefined && standTogether(previous, entry);
  const name = el('span', { class: 'name', dir: 'auto' }, nick);
  name.style.setProperty('--hue', String(hueOf(memberId, headNum)));
  const text = el('span', { class: 'text' }, entry.log_content);
  const words = el('div', { class: 'words', dir: 'auto' }, text, timeOf(entry.created_at));
  // The name is always there for a screen reader; the style hides it where rows stand together.
  const bubble = el('div', { class: 'bubble' }, name, words);
  const classes = ['message', own && 'own', follows && 'follows'].filter(Boolean).join(' ');
  const said = el('div', { class: 'said' }, avatar(headNum), bubble);
  return el('li', { class: classes }, said);
}

function standTogether(previous: Entry, entry: Entry): boolean {
  const apart = Date.parse(entry.created_at) - Date.parse(previous.created_at);
  const sameAuthor = previous.log_user_id === entry.log_user_id;
  const sameDay = dayOf(previous.created_at) === dayOf(entry.created_at);
  return previous.log_kind === 'text' && sameAuthor && sameDay && apart < TOGETHER_MS;
}

function noticeRow(entry: Entry): HTMLElement {
  const line = el('p', { class: 'line', dir: 'auto' }, noticeText(entry), ' ');
  line.append(timeOf(entry.created_at));
  return el('li', { class: 'notice' }, line);
}

function noticeText({ log_kind: kind, subject, log_content: content }: Entry): string {
  if (subject === undefined) return content;
  if (kind === 'join') return texts.joined(subject.user_name);
  if (kind === 'leave') return texts.left(subject.user_name);
  return content;
}
