import { entryText } from '../wire/plain-text.ts';
import type { Entry } from '../wire/protocol.ts';
import type { Format } from './format.ts';

/** Lines that a person follows in a terminal: entries alone. */
export const TEXT_STREAM: Format = {
  open: '',
  between: '',
  close: '',
  event: () => '',
  entry: ({ data }) => [entryText(JSON.parse(data) as Entry), ''],
  authored: () => '',
  wrap: (content) => Buffer.concat(content),
};
