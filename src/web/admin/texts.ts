import { Sentences } from '../sentences.ts';
import { en, type Texts } from './i18n/en.ts';
import { zh } from './i18n/zh.ts';

const languages: Readonly<Record<string, Texts>> = { en, 'zh-CN': zh };

const sentences = new Sentences<Texts>(async ({ language }) => languages[language] ?? en);

/** Every sentence of the operator's page. */
export const { texts } = sentences;

/** Nothing is written before this has settled. */
export const loadAdminTexts = (): Promise<void> => sentences.load();

/** A sentence for a code of the server; what it said itself where there is none. */
export function sentenceFor(error: unknown): string {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (texts.errors as Record<string, string>)[code] ?? message;
}
