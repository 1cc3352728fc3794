import { encodeAround } from './events.ts';
import type { Format } from './format.ts';
import { textFrame } from './frame.ts';
import { dataFor } from './recent-entries.ts';

/** Every frame of a socket is an array of events. */
export const SOCKET_FORMAT: Format = {
  entries: (entries, author) =>
    SOCKET_FORMAT.events(entries.map((entry) => encodeAround('message', dataFor(entry, author)))),
  events: (events) => textFrame(`[${events.join(',')}]`),
};
