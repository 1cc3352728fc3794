import _ from 'lodash';
import { contentOf, printableLines } from '../wire/plain-text.ts';
import type { Entry, Room } from '../wire/protocol.ts';

/** The page loads and runs nothing: should a text ever become markup, it still could do nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color-scheme: light dark; }
ol { padding: 0; list-style: none; }
li { margin: 0.6rem 0; overflow-wrap: anywhere; }
time { color: gray; font-size: 0.8rem; }
p { margin: 0; white-space: pre-wrap; }
.notice { font-style: italic; }
`;

/** A user's text as markup that shows it and does nothing. */
const shown = (text: string): string => _.escape(printableLines(text).join('\n'));

/** What stands before a room's entries. */
export function headHtml({ room_id: id, room_name: name }: Room): string {
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<title>${shown(name)}</title>
<style>
${STYLE}</style>
</head>
<body>
<h1 dir="auto">${shown(name)}</h1>
<p>${shown(id)}</p>
<ol>
`;
}

/** One entry of the list; empty for one that its reader is not to see. */
export function entryHtml(entry: Entry): string {
  if (entry.log_kind === 'hidden') return '';
  const { log_seq: seq, log_time: time, created_at: at } = entry;
  const when = `<time datetime="${shown(at)}">${shown(time)}</time>`;
  const text = `<p dir="auto">${shown(contentOf(entry))}</p>`;
  if (entry.log_kind !== 'text') return `<li id="e${seq}" class="notice">${when}${text}</li>\n`;
  return `<li id="e${seq}">${when} <b dir="auto">${shown(entry.log_user_name)}</b>${text}</li>\n`;
}

/** What stands behind them. */
export const FOOT = '</ol>\n</body>\n</html>\n';
