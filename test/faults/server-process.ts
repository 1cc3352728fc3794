import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A start may have to wait for a PostgreSQL that recovers, on a machine that is busy. */
const READY_WITHIN_MS = 90_000;
const POLL_MS = 20;

interface ServerCommand {
  /** Arguments of node: the program, as an operator would start it. */
  readonly args: readonly string[];
  /** What comes before `node` in the command line: a program that becomes it. */
  readonly prefix?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it prints goes there. */
  readonly logFile: string;
  /** Where `/readyz` answers when it is there. */
  readonly url: string;
  /** Out of reach of a Ctrl+C in the terminal, which is for whoever started it. */
  readonly detached?: boolean;
}

/** The server as a process of its own, which can be killed, stopped, frozen and started again. */
export class ServerProcess {
  readonly #command: ServerCommand;
  #child: ChildProcess | undefined;
  #isExpectedToEnd = false;
  /** Sentences about ends that nobody asked for. */
  readonly surprises: string[] = [];

  constructor(command: ServerCommand) {
    this.#command = command;
  }

  /** @throws {Error} when it ends before it is ready, or is not ready in time */
  async start(): Promise<void> {
    const { args, prefix = [], env, logFile, url, detached = false } = this.#command;
    this.#isExpectedToEnd = false;
    const [program, ...rest] = [...prefix, process.execPath, ...args];
    const child = spawn(program as string, rest, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached,
    });
    this.#child = child;
    for (const output of [child.stdout, child.stderr]) {
      output.on('data', (bytes) => void appendFile(logFile, bytes));
    }
    child.on('exit', (code, signal) => this.#onExit(child, code ?? signal));
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!(await isReady(url))) {
      if (!isRunning(child)) throw new Error(`The server ended at its start; see ${logFile}.`);
      if (performance.now() > giveUpAt) throw new Error(`The server is not ready; see ${logFile}.`);
      await sleep(POLL_MS);
    }
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM, and waits for the end. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || !isRunning(child)) return;
    this.#isExpectedToEnd = true;
    const exited = once(child, 'exit');
    child.kill(signal);
    child.kill('SIGCONT');
    await exited;
  }

  #onExit(child: ChildProcess, reason: unknown): void {
    if (child !== this.#child || this.#isExpectedToEnd) return;
    this.surprises.push(`the server ended by itself (${reason})`);
  }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

async function isReady(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) });
    return ok;
  } catch {
    return false;
  }
}
