import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';

/** A program that runs with a folder of its own, which goes with it. */
export interface FolderProgram {
  readonly isRunning: boolean;
  /** All that it has said. */
  readonly output: string;
  stop(): Promise<void>;
}

/** Starts a program whose configuration stands in `folder`. */
export function startInFolder(
  folder: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): FolderProgram {
  const child: ChildProcess = spawn(program, args, { env, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes) => {
      output += bytes;
    });
  }
  const ended = once(child, 'close');
  return {
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
    get output() {
      return output;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
