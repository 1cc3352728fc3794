import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const BLOCK = /```(sh|text)\n([\s\S]*?)```/g;
const MARK = '=== next block ===';

/** A page's shell blocks with what it says they print; `undefined` where it says nothing. */
interface Step {
  readonly script: string;
  readonly printed: string | undefined;
}

export function stepsOf(page: string): Step[] {
  const blocks = [...page.matchAll(BLOCK)].map(([, kind, text = '']) => ({ kind, text }));
  return blocks.flatMap(({ kind, text }, i) => {
    if (kind !== 'sh') return [];
    const next = blocks[i + 1];
    return [{ script: text, printed: next?.kind === 'text' ? next.text : undefined }];
  });
}

/** Runs the steps as one shell session in this folder; answers what each of them printed. */
export async function runSteps(steps: readonly Step[], folder: string): Promise<string[]> {
  const script = steps.map((step) => step.script).join(`printf '${MARK}'\n`);
  // A curl that was told to stop after a while ends with a code of its own.
  const { stdout } = await promisify(execFile)('sh', ['-c', `${script}\ntrue`], { cwd: folder });
  return stdout.split(MARK);
}

/** Ids, secrets, times and ports as the page has them, whatever they were in this run. */
export const masked = (text: string): string =>
  text
    .replace(/room_[0-9a-z]{16}/g, 'room_0a1b2c3d4e5f6g7h')
    .replace(/user_[0-9a-z]{16}/g, 'user_8f3k2l9d0s7a6q1w')
    .replace(/(?<="nickId":"user_[0-9a-z]{16}\.|#claim=)[\w-]{43}/g, 'x'.repeat(43))
    .replace(/(?<="epoch":")[0-9a-f-]{36}/g, '7c9e6679-7425-40de-944b-e07fc1f90ae7')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '2026-11-21 09:30:12')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, '2026-11-21T01:30:12.123Z')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:7005');
