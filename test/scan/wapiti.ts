import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

/** All that need nothing of the internet, and no dictionary of other programs' files. */
const MODULES = [
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

/** What wapiti finds from that page on, a line for each: kind, path, parameter. */
export async function scanFrom(
  program: string,
  page: string,
  bearer: string,
  folder: string,
): Promise<string[]> {
  const file = join(folder, 'wapiti.json');
  const scope = ['-u', page, '--scope', 'domain', '-d', '2', '--max-scan-time', '60'];
  const effort = ['-m', MODULES.join(','), '--max-attack-time', '20', '--max-links-per-page', '60'];
  const report = ['-f', 'json', '-o', file, '--flush-session', '--no-bugreport', '-v', '0'];
  const who = ['-H', `Authorization: Bearer ${bearer}`];
  const output = await runTool(program, [...scope, ...effort, ...report, ...who], folder);
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
