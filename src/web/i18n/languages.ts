import { en, type Texts } from './en.ts';
import { zh } from './zh.ts';

/** Every language of the page; one more is a file like these and a line here. */
export const languages: readonly Texts[] = [en, zh];

/**
 * The language to write in: the first of `wanted` (BCP 47 tags, the dearest first) that is here,
 * whatever its region, or else English.
 */
export function chooseLanguage(wanted: readonly string[]): Texts {
  for (const tag of wanted) {
    const found = languages.find(({ language }) => primary(language) === primary(tag));
    if (found !== undefined) return found;
  }
  return en;
}

const primary = (tag: string): string => tag.toLowerCase().replace(/[-_].*/, '');
