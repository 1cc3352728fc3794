import { splitEvent } from './events.ts';
import type { Format } from './format.ts';
import { dataFor } from './recent-entries.ts';

/**
 * Server-sent events. A message has its seq as `id:`, so that who comes back with `Last-Event-ID`
 * goes on after it; nothing else moves that place.
 */
export const EVENT_STREAM: Format = {
  entries: (entries, author) =>
    Buffer.from(entries.map((entry) => sse('message', dataFor(entry, author), entry.seq)).join('')),
  events: (events) =>
    Buffer.from(
      events
        .map((event) => {
          const { type, data } = splitEvent(event);
          return sse(type, data);
        })
        .join(''),
    ),
};

/** One event; JSON has no line breaks of its own. */
export const sse = (type: string, data: string, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${data}\n\n`;
