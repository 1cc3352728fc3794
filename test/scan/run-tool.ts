import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs a scanner to its end and answers all that it printed. */
export async function runTool(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<string> {
  // What it keeps between runs goes into the folder.
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, PYTHONWARNINGS: 'ignore' };
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [printed, noted] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode ?? once(child, 'close'),
  ]);
  return printed + noted;
}
