import { html, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from '../dialog.ts';
import { act } from './api.ts';
import { sentenceFor, texts } from './texts.ts';

/** Asks how long, why, and whether the address is meant too; then it is done. */
class BanDialog extends DialogElement {
  static override properties = { problem: { state: true } };
  declare problem: string;
  name = '';
  memberId = '';
  /** Empty: every room. */
  roomId = '';

  constructor() {
    super();
    this.problem = '';
  }

  protected heading(): string {
    return texts.banTitle(this.name);
  }

  protected content(): TemplateResult {
    // Keys that are numbers would come first: for good is the last choice.
    const lengths = Object.entries(texts.lengths).map(
      ([seconds, label]) =>
        html`<option value=${seconds} ?selected=${seconds === '86400'}>${label}</option>`,
    );
    return html`
      <form class="enter act-form" @submit=${this.#submit}>
        <p class="aside">${this.roomId === '' ? texts.banAbout : texts.banRoomAbout}</p>
        <label class="field">${texts.howLong}<select name="seconds">${lengths}</select></label>
        <label class="field">${texts.reason}<input name="reason" maxlength="200" autocomplete="off" /></label>
        <label class="tick"><input type="checkbox" name="address" checked /> ${texts.withAddress}</label>
        <p class="problem" role="alert">${this.problem}</p>
        <button class="primary danger">${texts.banTitle(this.name)}</button>
      </form>
    `;
  }

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const seconds = Number(fields.get('seconds'));
    const terms = {
      reason: String(fields.get('reason')),
      address: fields.has('address'),
      ...(seconds > 0 && { seconds }),
    };
    try {
      if (this.roomId === '') await act('POST', `/people/${this.memberId}/ban`, terms);
      else {
        const body = { memberId: this.memberId, ...terms };
        await act('POST', `/rooms/${this.roomId}/acts/ban`, body);
      }
      this.close();
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  };
}

customElements.define('ban-dialog', BanDialog);

/** @param roomId the one room that is meant, or '' for all */
export const openBan = (memberId: string, name: string, roomId = ''): void =>
  openDialog<BanDialog>('ban-dialog', { memberId, name, roomId });
