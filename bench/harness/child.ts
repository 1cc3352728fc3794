import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Pinning } from './pinning.ts';
import { until } from './wait.ts';

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

/** A server process that listens on loopback. */
export interface Child {
  readonly pid: number;
  readonly port: number;
  /** SIGTERM, and SIGKILL should that not do. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** Starts Node with these arguments on the servers' CPU; resolves when it listens on `env.PORT`. */
export const startNode = (
  pinning: Pinning,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Child> => startProgram(pinning, process.execPath, args, Number(env.PORT), env);

/** The same of another program, which has to listen on that port. */
export async function startProgram(
  pinning: Pinning,
  path: string,
  args: readonly string[],
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const [program, ...rest] = [...pinning.serverPrefix, path, ...args];
  const child = spawn(program as string, rest, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (hasEnded(child)) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exit;
    clearTimeout(hard);
  };
  try {
    const isUp = async (): Promise<boolean> => {
      if (hasEnded(child))
        throw new Error(`it ended with code ${child.exitCode}: ${args.join(' ')}`);
      return isListening(port);
    };
    await until(`${args.join(' ')} listens`, isUp, START_WITHIN_MS);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return {
    pid: child.pid as number,
    port,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
