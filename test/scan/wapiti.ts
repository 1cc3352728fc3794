import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

/** All that need nothing of the internet, and no dictionary of other programs' files. */
export const MODULES = [
  'sql',
  'blindsql',
  'exec',
  'file',
  'xss',
  'permanentxss',
  'crlf',
  'xxe',
  'redirect',
  'csp',
  'http_headers',
  'cookieflags',
  'htaccess',
  'shellshock',
];

interface Report {
  vulnerabilities: Record<string, { path: string; parameter: string; info: string }[]>;
}

/** What wapiti finds on that page and from those on that it shall start with, a line for each: kind, path, parameter. */
export async function scanFrom(
  program: string,
  page: string,
  starts: readonly string[],
  modules: readonly string[],
  headers: readonly string[],
  folder: string,
): Promise<string[]> {
  const file = join(folder, 'wapiti.json');
  const begin = ['-u', page, ...starts.flatMap((start) => ['-s', start])];
  const scope = ['--scope', 'domain', '-d', '2', '--max-scan-time', '60'];
  const effort = ['-m', modules.join(','), '--max-attack-time', '60', '--max-links-per-page', '60'];
  const report = ['-f', 'json', '-o', file, '--flush-session', '--no-bugreport', '-v', '0'];
  const who = headers.flatMap((header) => ['-H', header]);
  const output = await runTool(program, [...begin, ...scope, ...effort, ...report, ...who], folder);
  const { vulnerabilities } = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Report,
    () => {
      throw new Error(`wapiti wrote no report:\n${output}`);
    },
  );
  return Object.entries(vulnerabilities).flatMap(([kind, found]) =>
    found.map(({ path, parameter, info }) => `${kind}: ${path} ${parameter ?? ''} ${info}`),
  );
}
