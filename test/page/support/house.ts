import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { connect, type RoomClient } from '../../../src/client/node.ts';
import type { SettingName } from '../../../src/config.ts';
import { launchBrowser } from '../browser.ts';
import { type PageServer, startPageServer } from '../page-server.ts';
import { Visitor } from '../visitor.ts';

/** The server's answer to somebody who enters. */
interface Entered {
  room: { room_id: string; room_name: string };
  member: { user_name: string };
  nickId: string;
}

/** A member who speaks by the client library, and the path of the room. */
export interface Member {
  readonly client: RoomClient;
  readonly path: string;
}

/** The built page, a server and a browser for the tests of one suite. */
export class House {
  readonly #faults: string[] = [];
  #server: PageServer | undefined;
  #browser: Browser | undefined;

  /** Call it inside of `describe`. No script may fail there, and the policy refuse nothing. */
  static forSuite(settings: Partial<Record<SettingName, string>> = {}): House {
    const house = new House();
    before(async () => {
      await import('../../../src/web/build.ts');
      house.#server = await startPageServer({ LEAVE_GRACE_S: '1', ...settings });
      house.#browser = await launchBrowser();
    });
    after(async () => {
      await house.#browser?.close();
      await house.#server?.stop();
      assert.deepEqual(house.#faults, []);
    });
    return house;
  }

  get server(): PageServer {
    assert.ok(this.#server);
    return this.#server;
  }

  /** A browser of his own for somebody, at a path of the server or at another address. */
  async visit(t: TestContext, path: string, options?: BrowserContextOptions): Promise<Visitor> {
    assert.ok(this.#browser);
    const address = new URL(path, this.server.url).href;
    const visitor = await Visitor.arrive(this.#browser, address, options);
    t.after(async () => {
      this.#faults.push(...visitor.faults);
      await visitor.leaveBrowser();
    });
    return visitor;
  }

  /** Somebody who has entered a room with a browser of his own. */
  async enter(
    t: TestContext,
    room: string,
    nick: string,
    options?: BrowserContextOptions,
  ): Promise<Visitor> {
    const visitor = await this.visit(t, `/?room=${encodeURIComponent(room)}`, options);
    await visitor.enter(nick);
    await visitor.isIn();
    return visitor;
  }

  /** Enters a room without a browser. */
  async takeSeat(name: string, nick: string): Promise<Entered> {
    const response = await fetch(`${this.server.url}/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, nick }),
    });
    const entered = await response.json();
    assert.ok(response.ok, `${nick} in ${name}: ${JSON.stringify(entered)}`);
    return entered as Entered;
  }

  join(t: TestContext, { room, nickId }: Entered): RoomClient {
    const client = connect({ url: this.server.url, roomId: room.room_id, nickId });
    t.after(() => client.close());
    return client;
  }

  async member(t: TestContext, name: string, nick: string): Promise<Member> {
    const entered = await this.takeSeat(name, nick);
    return { client: this.join(t, entered), path: `/r/${entered.room.room_id}` };
  }
}

export async function sayAll(client: RoomClient, texts: readonly string[]): Promise<void> {
  await Promise.all(texts.map((text) => client.send(text).acked));
}

export const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `text ${index + 1}`);
