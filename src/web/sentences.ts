import { chooseLanguage, type Language } from './i18n/languages.ts';
import { settings } from './settings/settings.ts';

const listeners = new Set<() => void>();

/** Calls `listener` when sentences have come in another language, until what it returns is called. */
export function onTexts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const wanted = (): Language => chooseLanguage([settings.get().language, ...navigator.languages]);

/** Some of the page's sentences in the language of the settings, which they then follow. */
export class Sentences<Texts extends object> {
  /** Empty until they are loaded. */
  readonly texts = {} as Texts;
  readonly #fetch: (language: Language) => Promise<Texts>;
  #shown: Language | undefined;

  constructor(fetch: (language: Language) => Promise<Texts>) {
    this.#fetch = fetch;
    settings.onChange(() => {
      // Where the network is away, the page stays in the language it is in.
      if (this.#shown !== undefined) void this.load().catch(() => {});
    });
  }

  /** @throws where the network is away */
  async load(): Promise<void> {
    const language = wanted();
    if (language === this.#shown) return;
    const loaded = await this.#fetch(language);
    // Somebody who tries one after the other gets the last one, whichever comes first.
    if (language !== wanted()) return this.load();
    this.#shown = language;
    Object.assign(this.texts, loaded);
    for (const listener of listeners) listener();
  }
}
