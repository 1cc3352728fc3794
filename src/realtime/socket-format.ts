import type { Format } from './format.ts';
import { textFrame } from './frame.ts';
import { eventFor } from './recent-entries.ts';

/** Every frame of a socket is an array of events. */
export const SOCKET_FORMAT: Format = {
  entries: (entries, author) =>
    SOCKET_FORMAT.events(entries.map((entry) => eventFor(entry, author))),
  events: (events) => textFrame(`[${events.join(',')}]`),
};
