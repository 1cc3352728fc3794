import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { connect, type RoomClient } from '../../../src/client/node.ts';
import type { SettingName } from '../../../src/config/config.ts';
import { launchBrowser } from './browser.ts';
import { buildPages } from './build-pages.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { type Entered, takeSeat } from './seat.ts';
import { Visitor } from './visitor.ts';

/** Blocks storage as a browser does. As text: a function would bring helpers of the compiler along. */
export const BLOCK_STORAGE = `for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(globalThis, name, {
    get() { throw new DOMException('blocked', 'SecurityError'); },
  });
}`;

interface Arrival extends BrowserContextOptions {
  /** Runs in every page before its own scripts. */
  script?: string;
}

/** The real server and a real browser, for one file of tests. */
export class Stage {
  readonly server: PageServer;
  readonly #browser: Browser;
  readonly #visitors: Visitor[] = [];

  constructor(server: PageServer, browser: Browser) {
    this.server = server;
    this.#browser = browser;
  }

  static async open(overrides: Partial<Record<SettingName, string>> = {}): Promise<Stage> {
    await buildPages();
    const server = await startPageServer(overrides);
    return new Stage(server, await launchBrowser());
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.stop();
  }

  /** Scripts that failed on any page, and what its policy refused. */
  get faults(): string[] {
    return this.#visitors.flatMap(({ faults }) => faults);
  }

  /** A browser of his own for somebody, at a path of the server or at another address. */
  async visit(t: TestContext, path: string, { script, ...options }: Arrival = {}) {
    const context = await this.#browser.newContext({ locale: 'en-US', ...options });
    t.after(() => context.close());
    if (script !== undefined) await context.addInitScript(script);
    const visitor = new Visitor(await context.newPage());
    this.#visitors.push(visitor);
    await visitor.page.goto(new URL(path, this.server.url).href);
    return visitor;
  }

  /** Somebody who has entered a room with a browser of his own. */
  async enter(t: TestContext, room: string, nick: string, arrival?: Arrival): Promise<Visitor> {
    const visitor = await this.visit(t, `/?room=${encodeURIComponent(room)}`, arrival);
    await visitor.enter(nick);
    await visitor.isIn();
    return visitor;
  }

  /** Enters a room without a browser. */
  takeSeat(name: string, nick: string): Promise<Entered> {
    return takeSeat(this.server.url, { name, nick });
  }

  /** Speaks from a seat by the client library; resolves when the room is open. */
  async join(t: TestContext, { room, nickId }: Entered): Promise<RoomClient> {
    const client = connect({ url: this.server.url, roomId: room.room_id, nickId });
    t.after(() => client.close());
    await new Promise((resolve) => client.on('welcome', resolve));
    return client;
  }

  /** A member who is in and speaks by the client library, and the address of the room. */
  async member(t: TestContext, name: string, nick: string) {
    const entered = await this.takeSeat(name, nick);
    const { room_id: roomId } = entered.room;
    return { client: await this.join(t, entered), roomId, path: `/r/${roomId}` };
  }
}

/**
 * Opens a stage for the suite around the call and hands it on. No script may fail there, and the
 * policy refuse nothing.
 */
export function setStage(
  take: (stage: Stage) => void,
  overrides: Partial<Record<SettingName, string>> = {},
): void {
  let stage: Stage | undefined;
  before(async () => {
    stage = await Stage.open(overrides);
    take(stage);
  });
  after(async () => {
    await stage?.close();
    assert.deepEqual(stage?.faults, []);
  });
}

export async function sayAll(client: RoomClient, texts: readonly string[]): Promise<void> {
  await Promise.all(texts.map((text) => client.send(text).acked));
}

export const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `text ${index + 1}`);
