import { html, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from './dialog.ts';
import { failureOf } from './failure.ts';
import { sheetTexts } from './sheet-texts.ts';

export interface Question {
  readonly heading: string;
  /** What will happen, a sentence each. */
  readonly sentences: readonly string[];
  /** What the button that does it says. */
  readonly action: string;
  /** Does it; a refusal is told, and the question stays. */
  readonly act: () => Promise<unknown>;
}

/** Asks before something that cannot be taken back. */
class ConfirmDialog extends DialogElement {
  static override properties = { problem: { state: true }, busy: { state: true } };
  declare question: Question;
  declare problem: string;
  declare busy: boolean;

  constructor() {
    super();
    this.problem = '';
    this.busy = false;
  }

  protected heading(): string {
    return this.question.heading;
  }

  protected content(): TemplateResult {
    const { sentences, action } = this.question;
    return html`
      ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
      <p class="problem" role="alert">${this.problem}</p>
      <div class="choices">
        <button class="secondary" type="button" @click=${this.close}>${sheetTexts.cancel}</button>
        <button class="primary danger" type="button" ?disabled=${this.busy} @click=${this.#act}>${action}</button>
      </div>
    `;
  }

  #act = async (): Promise<void> => {
    this.busy = true;
    try {
      await this.question.act();
      this.close();
    } catch (error) {
      this.problem = failureOf(error);
    } finally {
      this.busy = false;
    }
  };
}

customElements.define('confirm-dialog', ConfirmDialog);

/** Does what a person may regret, once he has said yes to it. */
export const confirmFirst = (question: Question): void =>
  openDialog<ConfirmDialog>('confirm-dialog', { question });
