import assert from 'node:assert/strict';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  FrameLocator,
  Page,
} from 'playwright-core';
import { Visitor } from './visitor.ts';

/** What an embedding page heard from a `<nick-room>`. */
interface Heard {
  readonly id: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  readonly detail: any;
}

/** Listens before anything else does: these events do not bubble, but they are seen going down. */
const LISTEN = `globalThis.heard = [];
for (const name of ['ready', 'state', 'message', 'unread']) {
  document.addEventListener(name, ({ target, detail, type }) => {
    if (target.localName === 'nick-room') heard.push({ id: target.id, name: type, detail });
  }, true);
}`;

/** A person at a page of another site that embeds a room. */
export class Guest {
  readonly page: Page;
  readonly faults: string[];

  constructor(page: Page) {
    this.page = page;
    this.faults = new Visitor(page).faults;
  }

  static async arrive(browser: Browser, address: string, options: BrowserContextOptions = {}) {
    return Guest.arriveIn(await browser.newContext({ locale: 'en-US', ...options }), address);
  }

  static async arriveIn(context: BrowserContext, address: string): Promise<Guest> {
    await context.addInitScript(LISTEN);
    const guest = new Guest(await context.newPage());
    await guest.page.goto(address);
    return guest;
  }

  /** The page inside the widget. */
  widget(element = 'nick-room'): FrameLocator {
    return this.page.frameLocator(`${element} iframe`);
  }

  async enter(nick: string, element?: string): Promise<void> {
    const widget = this.widget(element);
    await widget.getByLabel('Nick').fill(nick);
    await widget.getByRole('button', { name: 'Enter' }).click();
    await this.hears('state', ({ detail }) => detail.name === 'open' && detail.nick === nick);
  }

  async say(text: string, element?: string): Promise<void> {
    const field = this.widget(element).getByLabel('Write a message');
    await field.fill(text);
    await field.press('Enter');
  }

  async sees(text: string, element?: string): Promise<void> {
    const log = this.widget(element).getByRole('log');
    await log.locator('.message:not(.pending) .text').getByText(text, { exact: true }).waitFor();
  }

  heard(): Promise<Heard[]> {
    return this.page.evaluate('heard');
  }

  /** Waits for such an event, and returns it. */
  async hears(name: string, fits: (event: Heard) => boolean = () => true): Promise<Heard> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const found = (await this.heard()).find((event) => event.name === name && fits(event));
      if (found) return found;
      await this.page.waitForTimeout(20);
    }
    assert.fail(`no such ${name} among ${JSON.stringify(await this.heard())}`);
  }

  /** What has the focus on the embedding page, as its id or its tag; inside a widget, what there. */
  focus(): Promise<string> {
    return this.page.evaluate(`(() => {
      const { activeElement: outer } = document;
      const inner = outer.shadowRoot?.activeElement;
      return inner ? inner.className || inner.localName : outer.id || outer.localName;
    })()`);
  }
}
