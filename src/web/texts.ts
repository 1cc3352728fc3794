import type { Texts } from './i18n/en.ts';
import { onTexts, Sentences } from './sentences.ts';

const sentences = new Sentences<Texts>(({ load }) => load());

/** What the landing page and a room say by themselves. */
export const { texts } = sentences;

/**
 * Nothing is written before this has settled.
 *
 * @throws where the network is away
 */
export const loadTexts = (): Promise<void> => sentences.load();

onTexts(() => {
  document.documentElement.lang = texts.language;
});

/** A sentence for a code of the server; what it said itself where there is none. */
export function sentenceFor({ code, message }: { code: string; message: string }): string {
  return (texts.errors as Record<string, string>)[code] ?? message;
}
