import type { TestContext } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { connect, type RoomClient } from '../../../src/client/node.ts';
import { launchBrowser } from './browser.ts';
import { buildPages } from './build-pages.ts';
import { Guest } from './guest.ts';
import { type HostSite, startHostSite } from './host-site.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { takeSeat } from './seat.ts';

/** The server, two sites that may embed its rooms, and a browser. */
export class EmbedStage {
  readonly server: PageServer;
  /** A third party to the server: its widgets have no storage. */
  readonly site: HostSite;
  /** Another origin of the same site: its widgets have storage. */
  readonly neighbour: HostSite;
  readonly browser: Browser;
  readonly #guests: Guest[] = [];
  #pages = 0;

  constructor(server: PageServer, [site, neighbour]: [HostSite, HostSite], browser: Browser) {
    this.server = server;
    this.site = site;
    this.neighbour = neighbour;
    this.browser = browser;
  }

  static async start(): Promise<EmbedStage> {
    await buildPages();
    const site = await startHostSite('localhost');
    const neighbour = await startHostSite('127.0.0.1');
    const EMBED_ANCESTORS = `${site.origin}, ${neighbour.origin}`;
    const server = await startPageServer({ EMBED_ANCESTORS });
    return new EmbedStage(server, [site, neighbour], await launchBrowser());
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.site.stop();
    await this.neighbour.stop();
  }

  get faults(): string[] {
    return this.#guests.flatMap(({ faults }) => faults);
  }

  get script(): string {
    return `<script type="module" src="${this.server.url}/embed.js"></script>`;
  }

  /** Serves a page with this body at an address of its own. */
  page(body: string, { policy, site = this.site }: { policy?: string; site?: HostSite } = {}) {
    this.#pages += 1;
    return site.serve(`/page-${this.#pages}`, { body, ...(policy !== undefined && { policy }) });
  }

  /** Opens a page with the script and this body in a browser of its own. */
  async visit(t: TestContext, body: string, options?: BrowserContextOptions): Promise<Guest> {
    return this.open(t, this.page(this.script + body), options);
  }

  visitNeighbour(t: TestContext, body: string): Promise<Guest> {
    return this.open(t, this.page(this.script + body, { site: this.neighbour }));
  }

  async open(t: TestContext, address: string, options?: BrowserContextOptions): Promise<Guest> {
    const guest = await Guest.arrive(this.browser, address, options);
    t.after(() => guest.page.context().close());
    this.#guests.push(guest);
    return guest;
  }

  /** Somebody in the room who speaks by the client library. */
  async member(t: TestContext, name: string, nick: string) {
    const entered = await takeSeat(this.server.url, { name, nick });
    const { room_id: roomId } = entered.room;
    const { url } = this.server;
    const client: RoomClient = connect({ url, roomId, nickId: entered.nickId });
    t.after(() => client.close());
    return { ...entered, client, roomId };
  }
}
