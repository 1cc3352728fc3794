import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { programOf } from '../support/project.ts';
import { until } from '../support/until.ts';

const MAIN = programOf('src/main.ts');

/** A program on a busy machine may take its time to load. */
const PATIENCE_MS = 60_000;

/** A command as somebody types it, with both outputs apart. */
class CommandProcess {
  printed = '';
  noted = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [...MAIN, ...args], {
      env: { ...process.env, ...env },
    });
    this.#ended = once(this.#child, 'close');
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.on('data', (bytes) => {
      this.printed += bytes;
    });
    this.#child.stderr?.on('data', (bytes) => {
      this.noted += bytes;
    });
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  /** Nobody reads any more what is printed. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async prints(text: string): Promise<void> {
    await until(() => {
      if (this.#child.exitCode !== null) assert.fail(`it ended: ${this.printed}${this.noted}`);
      return this.printed.includes(text);
    }, PATIENCE_MS);
  }

  /** Waits for its end: the exit code, or null when a signal ended it. */
  async end(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }
}

export interface Shell {
  /** Where the user's settings are. */
  readonly configHome: string;
  start(...args: string[]): CommandProcess;
}

/** A user's shell: a folder of settings, and the commands started in it, which end with the test. */
export async function openShell(t: TestContext, url: string): Promise<Shell> {
  const configHome = await mkdtemp(join(tmpdir(), 'nickroom-cli-'));
  const started: CommandProcess[] = [];
  t.after(async () => {
    for (const command of started) command.signal('SIGKILL');
    await Promise.all(started.map((command) => command.end()));
    await rm(configHome, { recursive: true });
  });
  return {
    configHome,
    start: (...args) => {
      const env = { XDG_CONFIG_HOME: configHome, NICKROOM_URL: url, NICKROOM_NICK: '' };
      const command = new CommandProcess(args, env);
      started.push(command);
      return command;
    },
  };
}
