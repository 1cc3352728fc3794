import type { EntranceTexts } from './i18n/en-entrance.ts';
import { Sentences } from './sentences.ts';

const sentences = new Sentences<EntranceTexts>(({ loadEntrance }) => loadEntrance());

/** What is said before one is in a room, and around the widget. */
export const { texts: entranceTexts } = sentences;

/** @throws where the network is away */
export const loadEntranceTexts = (): Promise<void> => sentences.load();
