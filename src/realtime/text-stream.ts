import { entryText } from '../plain-text.ts';
import type { Entry } from '../protocol.ts';
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
