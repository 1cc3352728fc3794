import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Entry } from '../../src/wire/protocol.ts';
import type { Certificate } from '../support/certificate.ts';
import { until } from '../support/until.ts';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What it was answered. */
  readonly status: number;
  readonly entries: readonly Entry[];
}

/** Longer than any wait for a lease that its holder took into the grave. */
const PATIENCE_MS = 60_000;

/** Somebody's bot: a real https server that keeps what it is sent. */
export class Receiver {
  readonly deliveries: Delivery[] = [];
  /** What the next delivery is answered; a redirect leads to /elsewhere. */
  status: number | (() => number) = 204;
  readonly #server: Server;

  static async start(certificate: Certificate): Promise<Receiver> {
    const receiver = new Receiver(certificate);
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  private constructor({ key, cert }: Certificate) {
    this.#server = createServer({ key, cert }, async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = String(Buffer.concat(chunks));
      const status = typeof this.status === 'number' ? this.status : this.status();
      const { entries } = JSON.parse(body) as { entries: Entry[] };
      const path = request.url ?? '';
      this.deliveries.push({ headers: { ...request.headers, path }, body, status, entries });
      response.writeHead(status, { location: `${this.url}/elsewhere` });
      // More than anybody wants to read: it must not be waited for.
      response.end('x'.repeat(1_000_000));
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Seqs of the entries that were taken, in the order they came. */
  get taken(): number[] {
    return this.deliveries
      .filter(({ status }) => status < 300)
      .flatMap(({ entries }) => entries.map(({ log_seq: seq }) => seq));
  }

  async takes(content: string): Promise<void> {
    await until(
      () =>
        this.deliveries.some(
          ({ status, entries }) =>
            status < 300 && entries.some(({ log_content }) => log_content === content),
        ),
      PATIENCE_MS,
    );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
