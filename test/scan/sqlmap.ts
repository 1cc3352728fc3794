import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import _ from 'lodash';
import type { Call } from './calls.ts';
import { runTool } from './run-tool.ts';

/** Every technique but waiting for answers that come late, which a busy machine makes up. */
const OPTIONS = [
  '--batch',
  '--ignore-stdin',
  '--flush-session',
  '--technique=BEUS',
  '--dbms=PostgreSQL',
];
const EFFORT = ['--level=2', '--risk=2', '--threads=4', '--ignore-code=*', '--disable-coloring'];

export type Finding = 'injectable' | 'clean' | 'not tried';

/** Whether sqlmap can inject SQL into this call. */
export async function trySql(
  program: string,
  origin: string,
  call: Call,
  folder: string,
): Promise<{ finding: Finding; output: string }> {
  const file = join(folder, 'request.txt');
  await writeFile(file, requestText(origin, call));
  const output = await runTool(program, ['-r', file, ...OPTIONS, ...EFFORT], folder);
  return { finding: findingOf(output), output };
}

function findingOf(output: string): Finding {
  if (output.includes('identified the following injection point')) return 'injectable';
  if (output.includes('do not appear to be injectable')) return 'clean';
  return 'not tried';
}

function requestText(origin: string, call: Call): string {
  const { method, path, body, bearer, form, headers = {} } = call;
  const content = body && (form ? formOf(body) : JSON.stringify(body));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${new URL(origin).host}`,
    'Accept: application/json',
    ...(bearer === undefined ? [] : [`Authorization: Bearer ${bearer}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(content === undefined
      ? []
      : [`Content-Type: application/${form ? 'x-www-form-urlencoded' : 'json'}`]),
    '',
    // The marks stay marks: URLSearchParams leaves them as they are, too.
    content ?? '',
  ];
  return lines.join('\r\n');
}

const formOf = (body: NonNullable<Call['body']>): string =>
  new URLSearchParams(_.mapValues(body, String)).toString();
