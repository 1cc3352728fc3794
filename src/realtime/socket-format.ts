import { encodeAround } from './events.ts';
import type { Format } from './format.ts';
import { textFrame } from './frame.ts';

/** The end of an entry's data and of the event around it. */
const TAIL = '}}';

/** Every frame of a socket is an array of events. */
export const SOCKET_FORMAT: Format = {
  open: '[',
  between: ',',
  close: ']',
  event: (event) => event,
  entry: ({ data }) => [encodeAround('message', data).slice(0, -TAIL.length), TAIL],
  authored: (clientId) => `,"client_id":${JSON.stringify(clientId)}`,
  wrap: textFrame,
};
