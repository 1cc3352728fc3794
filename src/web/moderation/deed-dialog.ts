import { html, nothing, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from '../dialog.ts';
import { failureOf } from '../failure.ts';
import { segmented, toggle } from '../settings/controls.ts';
import { sheetTexts } from '../sheet-texts.ts';

/** How long something lasts, in seconds; 0: until it is lifted. */
const LENGTHS = { minutes: 600, hour: 3600, day: 86_400, week: 604_800, always: 0 } as const;
type Length = keyof typeof LENGTHS;

interface Details {
  /** Undefined where it has no end. */
  readonly seconds?: number;
  readonly reason: string;
  readonly address: boolean;
}

export interface Deed {
  readonly heading: string;
  /** What will happen. */
  readonly hint: string;
  /** What the button says. */
  readonly action: string;
  /** Whether there is an end to choose. */
  readonly lasts?: boolean;
  /** Whether it may be about an address as well. */
  readonly address?: boolean;
  readonly isGrave?: boolean;
  readonly act: (details: Details) => Promise<unknown>;
}

/** Asks for how long and why before something is done to somebody. */
class DeedDialog extends DialogElement {
  static override properties = {
    length: { state: true },
    address: { state: true },
    problem: { state: true },
    busy: { state: true },
  };
  declare deed: Deed;
  declare length: Length;
  declare address: boolean;
  declare problem: string;
  declare busy: boolean;

  constructor() {
    super();
    this.length = 'hour';
    this.address = true;
    this.problem = '';
    this.busy = false;
  }

  protected heading(): string {
    return this.deed.heading;
  }

  protected content(): TemplateResult {
    const { hint, action, lasts, address, isGrave } = this.deed;
    return html`
      <form class="deed" @submit=${this.#submit}>
        <p class="hint">${hint}</p>
        ${lasts ? this.#lengths() : nothing}
        ${address ? this.#addresses() : nothing}
        <label class="field">
          <span>${sheetTexts.why}</span>
          <input name="reason" maxlength="200" dir="auto" autocomplete="off" placeholder=${sheetTexts.whyHint} />
        </label>
        <p class="problem" role="alert">${this.problem}</p>
        <div class="choices">
          <button class="secondary" type="button" @click=${this.close}>${sheetTexts.cancel}</button>
          <button class=${`primary${isGrave ? ' danger' : ''}`} type="submit" ?disabled=${this.busy}>${action}</button>
        </div>
      </form>
    `;
  }

  #lengths(): TemplateResult {
    return segmented('length', sheetTexts.howLong, sheetTexts.lengths, this.length, (length) => {
      this.length = length;
    });
  }

  #addresses(): TemplateResult {
    return toggle(sheetTexts.banAddress, sheetTexts.banAddressHint, this.address, (on) => {
      this.address = on;
    });
  }

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const reason = this.querySelector<HTMLInputElement>('[name=reason]')?.value.trim() ?? '';
    const seconds = this.deed.lasts ? LENGTHS[this.length] : 0;
    this.busy = true;
    try {
      await this.deed.act({ reason, address: this.address, ...(seconds > 0 && { seconds }) });
      this.close();
    } catch (error) {
      this.problem = failureOf(error);
    } finally {
      this.busy = false;
    }
  };
}

customElements.define('deed-dialog', DeedDialog);

/** Does something to somebody, once it is said for how long and why. */
export const askForDetails = (deed: Deed): void => openDialog<DeedDialog>('deed-dialog', { deed });
