import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import _ from 'lodash';
import { KEPT } from './kept-lines.ts';

/** A nickId, right or mistyped. */
const NICK_ID = /user_[0-9a-z]{16}\.[\w-]+/;
/** What stands for 256 random bits: secrets of nickIds, links, invitations, cookies. */
const SECRET = /(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{43}(?![\w-])/;
const WEBHOOK_SECRET = /whsec_\w/;
/** What the first start prints, since the operator has to get it from somewhere. */
const FIRST_LINK = /\/admin#[\w-]{43}/g;

/** One word alone, or a short text, may stand in a line by chance. */
const SENTENCE = /^(?=.{8})\S+\s+\S/s;

/** A sentence about what came of it, and the lines of logs that have a secret or what somebody said. */
export async function findLeaks(folder: string): Promise<{ summary: string; leaks: string[] }> {
  const lines = await readKept(folder, KEPT.logs);
  const said = (await readKept(folder, KEPT.said)).map((line) => JSON.parse(line) as string);
  const leaks = leaksIn(lines, said);
  const shown = [lines.length, _.uniq(said).length].map((count) => count.toLocaleString('en'));
  return {
    summary: `${shown[0]} lines of servers' logs, ${shown[1]} messages: ${leaks.length || 'no'} line with a secret or a text`,
    leaks,
  };
}

/** Those of the lines that have a secret in them, or one of the texts. */
export function leaksIn(lines: readonly string[], said: readonly string[]): string[] {
  const sentences = said.filter((text) => SENTENCE.test(text));
  const texts = _.uniq(sentences.map((text) => alike(JSON.stringify(text).slice(1, -1))));
  const distinct = _.uniqBy(
    lines.map((line) => line.replace(FIRST_LINK, '')),
    alike,
  );
  return distinct.filter(
    (line) =>
      NICK_ID.test(line) ||
      SECRET.test(line) ||
      WEBHOOK_SECRET.test(line) ||
      texts.some((text) => alike(line).includes(text)),
  );
}

/** Lines and texts that differ in ids and numbers alone are looked at once: of most there are thousands. */
const alike = (text: string): string =>
  text.replace(/\b(room|user|node)_[0-9a-z]{16}\b/g, '$1').replace(/\d+/g, '0');

async function readKept(folder: string, kind: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(kind));
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return files.flatMap((text) => text.split('\n').filter((line) => line !== ''));
}
