import { entryText } from '../plain-text.ts';
import type { Entry } from '../protocol.ts';
import type { Format } from './format.ts';
import { dataFor } from './recent-entries.ts';

const NOTHING = Buffer.alloc(0);

/** Lines that a person follows in a terminal: entries alone. */
export const TEXT_STREAM: Format = {
  entries: (entries, author) =>
    Buffer.from(
      entries.map((entry) => entryText(JSON.parse(dataFor(entry, author)) as Entry)).join(''),
    ),
  events: () => NOTHING,
};
