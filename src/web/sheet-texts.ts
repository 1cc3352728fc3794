import type { SheetTexts } from './i18n/en-sheets.ts';
import { Sentences } from './sentences.ts';
import { loadSheetStyle } from './sheet-style.ts';

const sentences = new Sentences<SheetTexts>(({ loadSheets }) => loadSheets());

/** What is said by all that is opened over a room, and is loaded with the first of it. */
export const { texts: sheetTexts } = sentences;

/**
 * What any sheet needs beside its module: the sentences and the styles of all of them.
 *
 * @throws where the network is away
 */
export async function loadSheets(): Promise<void> {
  await Promise.all([sentences.load(), loadSheetStyle()]);
}
