import { html, nothing, type TemplateResult } from 'lit';
import type { Entry } from '../../client/index.ts';
import { avatar, hueOf } from '../avatar.ts';
import { icon } from '../icons.ts';
import { texts } from '../texts.ts';
import { dayOf, hourOf, momentOf } from '../times.ts';
import { actWords } from './act-words.ts';
import type { Shown } from './entry-window.ts';
import { linkify } from './linkify.ts';
import type { Unsent } from './outbox.ts';
import { ACTION, fold, isAction, type Row } from './rows.ts';

/** Nicks that are named in a fold before the rest is counted. */
const NAMED_MAX = 40;

/** One row of the list. Whatever a user wrote ends in a text node or in an attribute's value. */
export function rowTemplate(row: Row, selfId: string): TemplateResult {
  if (row.kind === 'day') return html`<li class="day"><span>${dayOf(row.at)}</span></li>`;
  if (row.kind === 'unread') {
    return html`<li class="unread"><span>${texts.newest}</span></li>`;
  }
  if (row.kind === 'notices') return noticesRow(row.notices);
  if (row.kind === 'change') return noticesRow([row.shown]);
  if (row.kind === 'action') return actionRow(row.shown);
  return saidRow(row.shown, row.follows, row.shown.entry.log_user_id === selfId);
}

function saidRow({ entry, at }: Shown, follows: boolean, own: boolean): TemplateResult {
  const { log_user_id: memberId, log_user_name: nick, head_num: headNum } = entry;
  const classes = `message${own ? ' own' : ''}${follows ? ' follows' : ''}`;
  const picture = follows || own ? nothing : avatar(headNum);
  return html`
    <li class=${classes} data-seq=${entry.log_seq}>
      ${picture}
      <div class="bubble" title=${momentOf(at)}>
        <p class="by"><span class="name" dir="auto" .style=${hueStyle(memberId, headNum)}>${nick}</span> ${time(at)}</p>
        ${entry.log_content === '' ? blank(entry) : words(entry.log_content)}${edited(entry)}${own ? mark(icon('sent'), texts.sent) : nothing}
      </div>
    </li>
  `;
}

function actionRow({ entry, at }: Shown): TemplateResult {
  const { log_user_id: memberId, log_user_name: nick, head_num: headNum } = entry;
  return html`
    <li class="message action" data-seq=${entry.log_seq}>
      <p class="line" dir="auto">
        <span class="name" .style=${hueStyle(memberId, headNum)}>${nick}</span>
        <span class="text">${pieces(entry.log_content.slice(ACTION.length))}</span>${edited(entry)} ${time(at)}
      </p>
    </li>
  `;
}

function noticesRow(notices: readonly Shown[]): TemplateResult {
  const [first] = notices;
  const seq = first?.entry.log_seq;
  if (first === undefined || notices.length === 1) {
    return html`
      <li class="notice" data-seq=${seq ?? nothing}>
        <p class="line" dir="auto">${first && noticeText(first)} ${first && time(first.at)}</p>
      </li>
    `;
  }
  const { joined, left } = fold(notices);
  return html`
    <li class="notice" data-seq=${seq ?? nothing}>
      <details>
        <summary>${texts.cameAndWent(joined.length, left.length)}</summary>
        <p class="line" dir="auto">${[texts.joined, texts.left].map((say, at) => {
          const nicks = at === 0 ? joined : left;
          const named = nicks.slice(0, NAMED_MAX).join(texts.listJoint);
          const rest = nicks.length > NAMED_MAX ? ' …' : '';
          return nicks.length === 0 ? nothing : html`<span>${say(named + rest)}</span> `;
        })}</p>
      </details>
    </li>
  `;
}

function noticeText({ entry }: Shown): string {
  const { log_kind: kind, subject, log_content: content } = entry;
  if (entry.act !== undefined) return actWords(entry);
  if (subject === undefined) return content;
  if (kind === 'join') return texts.joined(subject.user_name);
  if (kind === 'leave') return texts.left(subject.user_name);
  if (kind === 'nick') return texts.renamed(subject.former_name ?? '', subject.user_name);
  if (kind === 'erase') return texts.erasedAll(subject.user_name);
  return content;
}

interface UnsentActions {
  again: (unsent: Unsent) => void;
  discard: (unsent: Unsent) => void;
}

/** A message that is on its way looks as it will, so that nothing moves when it has arrived. */
export function unsentRow(
  unsent: Unsent,
  followsOwn: boolean,
  actions: UnsentActions,
): TemplateResult {
  const { content, at, note, failed } = unsent;
  const action = isAction(content);
  const classes = `message own ${failed ? 'failed' : 'pending'}${followsOwn ? ' follows' : ''}`;
  const state = failed ? nothing : mark(icon('waiting'), texts.sending);
  const buttons = html`
    <button class="retry" type="button" @click=${() => actions.again(unsent)}>${texts.retry}</button>
    <button class="retry" type="button" @click=${() => actions.discard(unsent)}>${texts.discard}</button>
  `;
  return html`
    <li class=${classes}>
      <div class="bubble">
        <p class="by">${time(at)}</p>
        ${words(action ? content.slice(ACTION.length) : content)}${state}
      </div>
      ${note === '' ? nothing : html`<p class="note" role="status">${note} ${failed ? buttons : nothing}</p>`}
    </li>
  `;
}

/** Nobody can say nothing, so an empty text is one that was erased. */
const blank = ({ altered }: Entry): TemplateResult =>
  html`<p class="erased">${texts.blank[altered === 'recalled' || altered === 'deleted' ? altered : 'erased']}</p>`;

const edited = ({ altered }: Entry): TemplateResult | typeof nothing =>
  altered === 'edited' ? html` <span class="edited">${texts.edited}</span>` : nothing;

const words = (content: string): TemplateResult =>
  html`<div class="words" dir="auto"><span class="text">${pieces(content)}</span></div>`;

/** `nofollow`: nobody should write here for the sake of a search engine. */
export const pieces = (content: string): unknown[] =>
  linkify(content).map((piece) =>
    typeof piece === 'string'
      ? piece
      : html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">${piece.text}</a>`,
  );

const time = (at: number): TemplateResult =>
  html`<time datetime=${new Date(at).toISOString()} title=${momentOf(at)}>${hourOf(at)}</time>`;

const mark = (picture: TemplateResult, words: string): TemplateResult =>
  html`<span class="mark" title=${words}>${picture}<span class="aloud">${words}</span></span>`;

/** As a property: the policy refuses a style attribute, not a style. */
const hueStyle = (memberId: string, headNum: number): string => `--hue:${hueOf(memberId, headNum)}`;
