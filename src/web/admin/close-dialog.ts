import { html, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from '../dialog.ts';
import { act } from './api.ts';
import { sentenceFor, texts } from './texts.ts';
import type { Room } from './wire.ts';

/** Asks once more: a room that was closed cannot be opened again. */
class CloseDialog extends DialogElement {
  static override properties = { problem: { state: true } };
  declare problem: string;
  roomId = '';
  name = '';

  constructor() {
    super();
    this.problem = '';
  }

  protected heading(): string {
    return texts.closeTitle(this.name);
  }

  protected content(): TemplateResult {
    return html`
      <form class="enter act-form" @submit=${this.#submit}>
        <p class="aside">${texts.closeAbout}</p>
        <label class="field">${texts.reason}<input name="reason" maxlength="200" autocomplete="off" /></label>
        <p class="problem" role="alert">${this.problem}</p>
        <button class="primary danger">${texts.closeTitle(this.name)}</button>
      </form>
    `;
  }

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason'));
    try {
      await act('POST', `/rooms/${this.roomId}/acts/close`, { reason });
      this.close();
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  };
}

customElements.define('close-dialog', CloseDialog);

export const openClose = ({ room_id: roomId, room_name: name }: Room): void =>
  openDialog<CloseDialog>('close-dialog', { roomId, name });
