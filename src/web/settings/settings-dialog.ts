import { html, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from '../dialog.ts';
import { languages } from '../i18n/languages.ts';
import { notificationsAllowed } from '../notify/desktop.ts';
import { playTone } from '../notify/tone.ts';
import { texts } from '../texts.ts';
import type { Settings } from './choices.ts';
import { segmented, toggle } from './controls.ts';
import { settings } from './settings.ts';

/** How one person wants the page; each choice takes effect at once. */
class SettingsDialog extends DialogElement {
  static override properties = { problem: { state: true } };
  /** A sentence about notifications that cannot be had. */
  declare problem: string;

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
        <h3 id="settings-appearance">${texts.appearance}</h3>
        ${segmented('theme', texts.theme, texts.themes, now.theme, (theme) => settings.set({ theme }))}
        ${segmented('textSize', texts.textSize, texts.textSizes, now.textSize, (textSize) =>
          settings.set({ textSize }),
        )}
        ${this.#language(now)}
      </section>
      <section aria-labelledby="settings-attention">
        <h3 id="settings-attention">${texts.attention}</h3>
        ${toggle(texts.sound, texts.soundHint, now.sound, (sound) => {
          settings.set({ sound });
          if (sound) playTone();
        })}
        ${segmented('notify', texts.notify, texts.notifyChoices, now.notify, (notify) =>
          this.#notify(notify),
        )}
        <p class="problem" role="alert">${this.problem}</p>
      </section>
      <section aria-labelledby="settings-conversation">
        <h3 id="settings-conversation">${texts.conversation}</h3>
        ${toggle(texts.notices, '', now.notices, (notices) => settings.set({ notices }))}
      </section>
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
        <span>${texts.languageSetting}</span>
        <select @change=${choose}>
          <option value="" ?selected=${language === ''}>${texts.languageOfBrowser}</option>
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
    this.problem = answer === 'missing' ? texts.notifyMissing : texts.notifyRefused;
    settings.set({ notify: 'off' });
  }
}

customElements.define('settings-dialog', SettingsDialog);

/** Opens the settings over the page; where they are open already, nothing happens. */
export const openSettings = (): void => openDialog<SettingsDialog>('settings-dialog');
