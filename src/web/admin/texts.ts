import { onTexts } from '../sentences.ts';
import { texts as pageTexts } from '../texts.ts';
import { en, type Texts } from './i18n/en.ts';
import { zh } from './i18n/zh.ts';

const languages: Readonly<Record<string, Texts>> = { en, 'zh-CN': zh };

const ofSettings = (): Texts => languages[pageTexts.language] ?? en;

/** Every sentence of the operator's page in the language of the page's; follows them. */
export const texts: Texts = { ...ofSettings() };

onTexts(() => Object.assign(texts, ofSettings()));

/** A sentence for a code of the server; what it said itself where there is none. */
export function sentenceFor(error: unknown): string {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (texts.errors as Record<string, string>)[code] ?? message;
}
