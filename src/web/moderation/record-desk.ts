import { html, nothing, type TemplateResult } from 'lit';
import { ask, withKey } from '../api.ts';
import { roleName, sentenceOf } from '../room/act-words.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { endOf } from '../times.ts';
import { DeskPart } from './desk-part.ts';

interface Sanction {
  readonly member_id: string;
  readonly user_name: string | null;
  readonly role: string;
  readonly act: string;
  readonly until?: string;
  readonly reason: string;
}

interface DoneAct {
  readonly audit_id: number;
  readonly at: string;
  readonly actor: { readonly user_name: string };
  readonly act: string;
  readonly subject?: { readonly user_name: string };
  readonly reason: string;
}

/** Acts that are shown, the latest first. */
const LATEST = 50;

/** Who is muted or kept out just now, to be let back; and who did what. */
class RecordDesk extends DeskPart {
  static override properties = { sanctions: { state: true }, acts: { state: true } };
  declare sanctions: readonly Sanction[] | undefined;
  declare acts: readonly DoneAct[] | undefined;

  protected override watch(look: () => void): () => void {
    return this.session.on('room', look);
  }

  protected async read(): Promise<void> {
    const { roomId, nickId, standing } = this.session;
    const path = `/rooms/${encodeURIComponent(roomId)}`;
    if (standing.may('ban')) {
      const answer = await ask<{ sanctions: Sanction[] }>(`${path}/sanctions`, withKey(nickId));
      this.sanctions = answer.sanctions;
    }
    if (standing.may('audit')) {
      const answer = await ask<{ acts: DoneAct[] }>(
        `${path}/audit?limit=${LATEST}`,
        withKey(nickId),
      );
      this.acts = answer.acts;
    }
  }

  protected override render(): TemplateResult {
    const { sanctions, acts } = this;
    return html`
      ${this.problemLine()}
      ${sanctions === undefined ? nothing : this.#sanctionList(sanctions)}
      ${acts === undefined ? nothing : actList(acts)}
    `;
  }

  #sanctionList(sanctions: readonly Sanction[]): TemplateResult {
    return html`
      <section>
        <h3>${sheetTexts.sanctions}</h3>
        ${sanctions.length === 0 ? html`<p class="hint">${sheetTexts.noSanctions}</p>` : nothing}
        <ul class="rules">${sanctions.map(this.#sanction)}</ul>
      </section>
    `;
  }

  #sanction = ({ member_id: memberId, user_name, role, act, until, reason }: Sanction) => {
    const nick = user_name ?? memberId;
    const end = until === undefined ? '' : sheetTexts.until(endOf(Date.parse(until)));
    const about = [roleName(role), end, reason].filter(Boolean).join(' · ');
    const lift = act === 'mute' ? 'unmute' : 'unban';
    return html`
      <li>
        <span dir="auto">${nick}<small>${about}</small></span>
        <button class="secondary" type="button" aria-label=${sheetTexts.liftOf(nick)}
          @click=${() => this.do(() => this.session.act(lift, { memberId }))}>${sheetTexts.lift}</button>
      </li>
    `;
  };
}

const actList = (acts: readonly DoneAct[]): TemplateResult => html`
  <section>
    <h3>${sheetTexts.audit}</h3>
    <ul class="told">
      ${acts.map(({ at, actor: { user_name: actor }, act, subject, reason }) => {
        const whom = subject?.user_name ?? '';
        const words = sentenceOf(act, actor, whom) ?? [actor, act, whom].join(' ');
        return html`
          <li dir="auto">
            <time datetime=${at}>${endOf(Date.parse(at))}</time>
            ${words}${reason === '' ? '' : ` (${reason})`}
          </li>
        `;
      })}
    </ul>
  </section>
`;

customElements.define('record-desk', RecordDesk);
