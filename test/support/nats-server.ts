import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { freePort } from './free-port.ts';
import { findProgram, skipUnless } from './program.ts';

const program = findProgram('nats-server');
const missing = 'nats-server is not installed (Debian: apt-get install nats-server)';

/** Why tests of the bus are skipped here, or false. With REQUIRE_ALL=1 nothing is skipped. */
export const skipNatsTests = skipUnless(program, missing);

/** A real nats-server on loopback, which can be killed and started again on its port. */
export class NatsServer {
  readonly port: number;
  readonly #args: readonly string[];
  #child: ChildProcess;

  private constructor(child: ChildProcess, port: number, args: readonly string[]) {
    this.#child = child;
    this.port = port;
    this.#args = args;
  }

  /** @param args further arguments, such as those of a cluster */
  static async start(args: readonly string[] = []): Promise<NatsServer> {
    const { child, port } = await launch(-1, args);
    return new NatsServer(child, port, args);
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  async restart(): Promise<void> {
    this.#child = (await launch(this.port, this.#args)).child;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/** Three servers that are one: what is published at one of them is heard at all. */
export async function startNatsCluster(t: TestContext): Promise<NatsServer[]> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`);
  const servers: NatsServer[] = [];
  t.after(async () => {
    for (const server of servers) await server.kill();
  });
  for (const route of routes) {
    const cluster = ['--cluster_name', 'test', '--cluster', route, '--routes', routes.join(',')];
    servers.push(await NatsServer.start(cluster));
  }
  return servers;
}

/** @param port -1 takes a free one */
async function launch(port: number, args: readonly string[]) {
  assert.ok(program !== undefined, missing);
  const child = spawn(program, ['-a', '127.0.0.1', '-p', String(port), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl+C in the terminal is for whoever started it.
    detached: true,
  });
  const lines = createInterface({ input: child.stderr });
  for await (const line of lines) {
    const [, listening] = /for client connections on \S*:(\d+)/.exec(line) ?? [];
    if (listening === undefined) continue;
    child.stderr.resume();
    return { child, port: Number(listening) };
  }
  throw new Error('nats-server ended at its start');
}
