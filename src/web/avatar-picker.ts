import { html, type TemplateResult } from 'lit';
import { AVATARS, avatar } from './avatar.ts';
import { DialogElement, openDialog } from './dialog.ts';
import { entranceTexts } from './entrance-texts.ts';
import { loadSheetStyle } from './sheet-style.ts';

/** All built-in pictures to choose one from: a click takes it, arrow keys try them. */
class AvatarPicker extends DialogElement {
  now = 0;
  picked: (headNum: number) => void = () => {};

  protected heading(): string {
    return entranceTexts.picture;
  }

  protected content(): TemplateResult {
    const choices = Array.from({ length: AVATARS }, (_, headNum) => this.#choice(headNum));
    return html`<div class="faces" role="radiogroup" aria-label=${entranceTexts.pictures}>${choices}</div>`;
  }

  #choice(headNum: number): TemplateResult {
    const taken = ({ target }: Event): void => {
      // What the browser clicks for the label, or for an arrow key, is the input.
      if (target instanceof HTMLInputElement) return;
      this.picked(headNum);
      this.close();
    };
    return html`
      <label @click=${taken}>
        <input type="radio" name="headNum" .checked=${headNum === this.now}
          aria-label=${entranceTexts.pictureNumber(headNum)} @change=${() => this.picked(headNum)} />
        ${avatar(headNum)}
      </label>
    `;
  }
}

customElements.define('avatar-picker', AvatarPicker);

/** Lets a person choose among the built-in pictures; `picked` may be called more than once. */
export async function pickAvatar(now: number, picked: (headNum: number) => void): Promise<void> {
  await loadSheetStyle();
  openDialog<AvatarPicker>('avatar-picker', { now, picked });
}
