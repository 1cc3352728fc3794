import type { Texts } from './i18n/en.ts';
import { chooseLanguage, type Language } from './i18n/languages.ts';
import { settings } from './settings/settings.ts';

/** Every sentence of the page in the language of the settings; empty until they are loaded. */
export const texts = {} as Texts;

const listeners = new Set<() => void>();
let shown: Language | undefined;

const wanted = (): Language => chooseLanguage([settings.get().language, ...navigator.languages]);

/**
 * Loads the sentences that the settings ask for; nothing is written before.
 *
 * @throws where the network is away
 */
export async function loadTexts(): Promise<void> {
  const language = wanted();
  if (language === shown) return;
  const loaded = await language.load();
  // Somebody who tries one after the other gets the last one, whichever comes first.
  if (language !== wanted()) return loadTexts();
  shown = language;
  Object.assign(texts, loaded);
  document.documentElement.lang = language.language;
  for (const listener of listeners) listener();
}

// Where the network is away, the page stays in the language it is in.
settings.onChange(() => void loadTexts().catch(() => {}));

/** Calls `listener` when the page has got another language, until what it returns is called. */
export function onTexts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A sentence for a code of the server; what it said itself where there is none. */
export function sentenceFor({ code, message }: { code: string; message: string }): string {
  return (texts.errors as Record<string, string>)[code] ?? message;
}
