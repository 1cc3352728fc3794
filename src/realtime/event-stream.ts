import { splitEvent } from './events.ts';
import type { Format } from './format.ts';

/** The end of an entry's data and of the event around it. */
const TAIL = '}\n\n';

/**
 * Server-sent events. A message has its seq as `id:`, so that who comes back with `Last-Event-ID`
 * goes on after it; nothing else moves that place.
 */
export const EVENT_STREAM: Format = {
  open: '',
  between: '',
  close: '',
  event: (event) => {
    const { type, data } = splitEvent(event);
    return sse(type, data);
  },
  entry: ({ data, seq }) => [sse('message', data, seq).slice(0, -TAIL.length), TAIL],
  authored: (clientId) => `,"client_id":${JSON.stringify(clientId)}`,
  wrap: (content) => Buffer.concat(content),
};

/** One event; JSON has no line breaks of its own. */
export const sse = (type: string, data: string, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${data}\n\n`;
