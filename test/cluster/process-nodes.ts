import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Embedded, startEmbedded } from '../../src/database/embedded.ts';
import { ServerProcess } from '../faults/server-process.ts';
import { freePort } from '../support/free-port.ts';
import { NatsServer } from '../support/nats-server.ts';

interface ClusterOptions {
  /** Arguments of node that start a server. */
  readonly program: readonly string[];
  readonly nodes: number;
  /** Of the first node, the others have the next ones; 0: free ones. */
  readonly port: number;
  /** Where the database and the logs are. */
  readonly folder: string;
  /** Settings of every node. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
}

/** Nodes as processes of their own, on one PostgreSQL and one nats-server. */
export class ProcessNodes {
  readonly #options: ClusterOptions;
  readonly #nodes: { readonly url: string; readonly process: ServerProcess }[] = [];
  #embedded: Embedded | undefined;
  #nats: NatsServer | undefined;

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  get urls(): string[] {
    return this.#nodes.map(({ url }) => url);
  }

  /** Of the database. */
  get address(): string {
    return this.#embedded?.address ?? '';
  }

  /** What it has started when it fails is ended by `stop`. */
  async start(): Promise<void> {
    const { folder, nodes, say } = this.#options;
    await mkdir(folder, { recursive: true });
    this.#embedded = await startEmbedded(join(folder, 'db'), say);
    this.#nats = await NatsServer.start();
    say(`NATS        ${this.#nats.url}`);
    say(`PostgreSQL  ${this.address}`);
    for (let i = 0; i < nodes; i += 1) await this.#startNode(i, this.#nats.url);
  }

  /** One node after the other, so that somebody is always there for their people. */
  async restart(): Promise<void> {
    for (const { process } of this.#nodes) {
      await process.stop();
      await process.start();
    }
  }

  /** Nodes first, the one that was started last before all others. */
  async stop(): Promise<void> {
    for (const { process } of this.#nodes.toReversed()) await process.stop();
    await this.#nats?.kill();
    await this.#embedded?.stop();
  }

  async #startNode(i: number, natsUrl: string): Promise<void> {
    const { program, port, folder, settings, say } = this.#options;
    const ownPort = port === 0 ? await freePort() : port + i;
    const url = `http://127.0.0.1:${ownPort}`;
    const logFile = join(folder, `node-${i + 1}.log`);
    const env = {
      ...settings,
      DATABASE_URL: this.address,
      NATS_URL: natsUrl,
      PORT: String(ownPort),
    };
    const node = new ServerProcess({ args: program, env, logFile, url, detached: true });
    // Before it has started: whoever ends the cluster meanwhile ends it too.
    this.#nodes.push({ url, process: node });
    await node.start();
    say(`node ${i + 1}      ${url}  (log: ${logFile})`);
  }
}
