import { entryText } from '../plain-text.ts';
import type { Entry } from '../protocol.ts';
import type { Format } from './format.ts';

const NOTHING = Buffer.alloc(0);

/** Lines that a person follows in a terminal: entries alone. */
export const TEXT_STREAM: Format = {
  entries: (entries) =>
    Buffer.from(entries.map(({ data }) => entryText(JSON.parse(data) as Entry)).join('')),
  events: () => NOTHING,
};
