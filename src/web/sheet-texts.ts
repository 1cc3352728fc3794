import type { SheetTexts } from './i18n/en-sheets.ts';
import { Sentences } from './sentences.ts';

const sentences = new Sentences<SheetTexts>(({ loadSheets }) => loadSheets());

/** What is said by all that is opened over a room, and is loaded with the first of it. */
export const { texts: sheetTexts } = sentences;

/** @throws where the network is away */
export const loadSheetTexts = (): Promise<void> => sentences.load();
