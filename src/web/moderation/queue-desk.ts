import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Queue } from '../../client/index.ts';
import { avatar } from '../avatar.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { momentOf } from '../times.ts';
import { DeskPart } from './desk-part.ts';
import { openMenu, placeBelow } from './menu.ts';
import { choicesOn, personOf } from './person-choices.ts';
import { readQueue } from './read-queue.ts';

type Report = Queue['reports'][number];
type Held = Queue['held'][number];
type Waiter = Queue['waiting'][number];

/** What waits for a moderator: people at the door, messages held back, reports with their context. */
class QueueDesk extends DeskPart {
  static override properties = { queue: { state: true } };
  declare queue: Queue | undefined;

  protected override watch(look: () => void): () => void {
    return this.session.on('queue', look);
  }

  protected async read(): Promise<void> {
    this.queue = await readQueue(this.session);
  }

  protected override render(): TemplateResult {
    const { queue } = this;
    if (queue === undefined) return this.problemLine();
    const { waiting, held, reports } = queue;
    const isEmpty = waiting.length + held.length + reports.length === 0;
    return html`
      ${this.problemLine()}
      ${isEmpty ? html`<p class="hint">${sheetTexts.nothingWaits}</p>` : nothing}
      ${part(sheetTexts.door, waiting, ({ member_id: id }) => id, this.#waiter)}
      ${part(sheetTexts.held, held, ({ held_id: id }) => String(id), this.#held)}
      ${part(sheetTexts.reports, reports, ({ seq }) => String(seq), this.#report)}
    `;
  }

  #waiter = (waiter: Waiter): TemplateResult => {
    const { member_id: memberId, user_name: nick, head_num: headNum, asked_at: at } = waiter;
    return html`
      <p class="case-by">${avatar(headNum)}<strong dir="auto">${nick}</strong>${moment(at)}</p>
      ${decisions([
        [sheetTexts.admit, () => this.do(() => this.session.act('admit', { memberId }))],
        [sheetTexts.turnAway, () => this.do(() => this.session.act('turn-away', { memberId }))],
      ])}
    `;
  };

  #held = (held: Held): TemplateResult => {
    const { held_id: heldId, user_name: nick, head_num: headNum, content, why, held_at: at } = held;
    return html`
      <p class="case-by">${avatar(headNum)}<strong dir="auto">${nick}</strong>${moment(at)}</p>
      <blockquote dir="auto">${content}</blockquote>
      <p class="hint">${sheetTexts.whyHeld[why]}</p>
      ${decisions([
        [sheetTexts.approve, () => this.do(() => this.session.act('approve', { heldId }))],
        [sheetTexts.reject, () => this.do(() => this.session.act('reject', { heldId }))],
      ])}
    `;
  };

  #report = (report: Report): TemplateResult => {
    const { seq, reports, context } = report;
    const author = context.find(({ log_seq: one }) => one === seq);
    const remove = async (): Promise<void> => {
      await this.session.act('delete', { seq });
      await this.session.act('resolve', { seq });
    };
    return html`
      <ol class="context">${context.map((entry) => line(entry, entry.log_seq === seq))}</ol>
      <ul class="told">
        ${reports.map(
          ({ user_name: nick, reason }) =>
            html`<li dir="auto">${sheetTexts.reportedBy(nick)}${reason === '' ? '' : `: ${reason}`}</li>`,
        )}
      </ul>
      ${decisions([
        [sheetTexts.deleteIt, () => this.do(remove)],
        [sheetTexts.dismiss, () => this.do(() => this.session.act('dismiss', { seq }))],
      ])}
      ${author === undefined ? nothing : this.#furtherActs(author)}
    `;
  };

  /** What else can be done with whoever said it; the report is still there afterwards. */
  #furtherActs(author: Report['context'][number]): TemplateResult {
    const { log_user_id: id, log_user_name: nick } = author;
    const open = ({ currentTarget }: Event): void => {
      const choices = () => choicesOn(this.session, personOf(this.session, id, nick));
      void openMenu(placeBelow(currentTarget as Element), () => ({
        heading: nick,
        choices: choices(),
      }));
    };
    return html`<button class="plain" type="button" aria-haspopup="menu" @click=${open}>${sheetTexts.moreAbout(nick)}</button>`;
  }
}

function part<Case>(
  heading: string,
  cases: readonly Case[],
  keyOf: (one: Case) => string,
  draw: (one: Case) => TemplateResult,
): TemplateResult | typeof nothing {
  if (cases.length === 0) return nothing;
  return html`
    <section class="cases">
      <h3>${heading} <span class="count">${cases.length}</span></h3>
      ${repeat(cases, keyOf, (one) => html`<article class="case">${draw(one)}</article>`)}
    </section>
  `;
}

const decisions = (all: readonly (readonly [label: string, act: () => void])[]): TemplateResult =>
  html`
    <div class="choices">
      ${all.map(([label, act]) => html`<button class="secondary" type="button" @click=${act}>${label}</button>`)}
    </div>
  `;

function line(entry: Report['context'][number], isIt: boolean): TemplateResult {
  const { log_user_name: nick, log_content: content, created_at: at } = entry;
  return html`
    <li class=${isIt ? 'it' : ''} dir="auto" title=${momentOf(Date.parse(at))}><strong>${nick}</strong> ${content}</li>
  `;
}

const moment = (at: string): TemplateResult =>
  html`<time datetime=${at}>${momentOf(Date.parse(at))}</time>`;

customElements.define('queue-desk', QueueDesk);
