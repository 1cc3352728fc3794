import { html, nothing, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from '../dialog.ts';
import { languages } from '../i18n/languages.ts';
import { notificationsAllowed } from '../notify/desktop.ts';
import { playTone } from '../notify/tone.ts';
import { loadSheets, sheetTexts } from '../sheet-texts.ts';
import { texts } from '../texts.ts';
import type { Settings } from './choices.ts';
import { segmented, toggle } from './controls.ts';
import { type KeyHolder, keySection } from './key-section.ts';
import { settings } from './settings.ts';

/** How one person wants the page; each choice takes effect at once. */
class SettingsDialog extends DialogElement {
  static override properties = { problem: { state: true } };
  /** A sentence about notifications that cannot be had. */
  declare problem: string;
  /** Whose key can be renewed here; undefined outside of a room. */
  declare holder: KeyHolder | undefined;

  constructor() {
    super();
    this.problem = '';
  }

  protected heading(): string {
    return texts.settings;
  }

  protected content(): TemplateResult {
    const now = settings.get();
    return html`
      <section aria-labelledby="settings-appearance">
        <h3 id="settings-appearance">${sheetTexts.appearance}</h3>
        ${segmented('theme', sheetTexts.theme, sheetTexts.themes, now.theme, (theme) => settings.set({ theme }))}
        ${segmented(
          'textSize',
          sheetTexts.textSize,
          sheetTexts.textSizes,
          now.textSize,
          (textSize) => settings.set({ textSize }),
        )}
        ${this.#language(now)}
      </section>
      <section aria-labelledby="settings-attention">
        <h3 id="settings-attention">${sheetTexts.attention}</h3>
        ${toggle(sheetTexts.sound, sheetTexts.soundHint, now.sound, (sound) => {
          settings.set({ sound });
          if (sound) playTone();
        })}
        ${segmented('notify', sheetTexts.notify, sheetTexts.notifyChoices, now.notify, (notify) =>
          this.#notify(notify),
        )}
        <p class="problem" role="alert">${this.problem}</p>
      </section>
      <section aria-labelledby="settings-conversation">
        <h3 id="settings-conversation">${sheetTexts.conversation}</h3>
        ${toggle(sheetTexts.notices, '', now.notices, (notices) => settings.set({ notices }))}
      </section>
      ${this.holder === undefined ? nothing : keySection(this.holder)}
    `;
  }

  #language({ language }: Settings): TemplateResult {
    const choices = languages.map(
      (one) => html`
        <option value=${one.language} lang=${one.language} ?selected=${one.language === language}>
          ${one.name}
        </option>
      `,
    );
    const choose = ({ target }: Event): void =>
      settings.set({ language: (target as HTMLSelectElement).value });
    return html`
      <label class="row">
        <span>${sheetTexts.languageSetting}</span>
        <select @change=${choose}>
          <option value="" ?selected=${language === ''}>${sheetTexts.languageOfBrowser}</option>
          ${choices}
        </select>
      </label>
    `;
  }

  /** Asks for the browser's permission, and only then: a page that asks unasked is refused. */
  async #notify(notify: Settings['notify']): Promise<void> {
    this.problem = '';
    settings.set({ notify });
    if (notify === 'off') return;
    const answer = await notificationsAllowed();
    if (answer === 'granted') return;
    this.problem = answer === 'missing' ? sheetTexts.notifyMissing : sheetTexts.notifyRefused;
    settings.set({ notify: 'off' });
  }
}

customElements.define('settings-dialog', SettingsDialog);

/** Opens the settings over the page; where they are open already, nothing happens. */
export async function showSettings(holder?: KeyHolder): Promise<void> {
  await loadSheets();
  openDialog<SettingsDialog>('settings-dialog', { holder });
}
