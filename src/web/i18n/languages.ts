import type { Texts } from './en.ts';
import type { EntranceTexts } from './en-entrance.ts';
import type { SheetTexts } from './en-sheets.ts';

/** A language of the page, before its sentences are there. */
export interface Language {
  /** BCP 47. */
  readonly language: string;
  /** What it is called by those who read it. */
  readonly name: string;
  readonly load: () => Promise<Texts>;
  readonly loadEntrance: () => Promise<EntranceTexts>;
  readonly loadSheets: () => Promise<SheetTexts>;
}

/**
 * Every language of the page; one more is three files like these and an entry here. They are
 * modules of their own, since a reader needs one language, and mostly neither form nor sheet.
 */
export const languages: readonly [Language, ...Language[]] = [
  {
    language: 'en',
    name: 'English',
    load: async () => (await import('./en.ts')).en,
    loadEntrance: async () => (await import('./en-entrance.ts')).enEntrance,
    loadSheets: async () => (await import('./en-sheets.ts')).enSheets,
  },
  {
    language: 'zh-CN',
    name: '中文',
    load: async () => (await import('./zh.ts')).zh,
    loadEntrance: async () => (await import('./zh-entrance.ts')).zhEntrance,
    loadSheets: async () => (await import('./zh-sheets.ts')).zhSheets,
  },
];

/**
 * The language to write in: the first of `wanted` (BCP 47 tags, the dearest first) that is here,
 * whatever its region, or else English.
 */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find(({ language }) => primary(language) === primary(tag));
    if (found !== undefined) return found;
  }
  return languages[0];
}

const primary = (tag: string): string => tag.toLowerCase().replace(/[-_].*/, '');
