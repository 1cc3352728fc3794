import type { Texts } from './i18n/en.ts';
import { chooseLanguage } from './i18n/languages.ts';
import { settings } from './settings/settings.ts';

const ofSettings = (): Texts => chooseLanguage([settings.get().language, ...navigator.languages]);

/** Every sentence of the page in the language of the settings; follows them while the page is open. */
export const texts: Texts = { ...ofSettings() };

settings.onChange(() => Object.assign(texts, ofSettings()));

/** A sentence for a code of the server; what it said itself where there is none. */
export function sentenceFor({ code, message }: { code: string; message: string }): string {
  return (texts.errors as Record<string, string>)[code] ?? message;
}
