import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** Longest wait for anything on a page, in ms. */
const PATIENCE_MS = 60_000;

/** What a browser says by itself where the network or the server is away. */
const OF_THE_NETWORK = /^(Failed to load resource|WebSocket connection to)/;

/** One person with a browser of his own, and what he does and sees. */
export class Visitor {
  readonly page: Page;
  /** Scripts that failed, what the content security policy refused, and other errors of the console. */
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      const isFault = message.type() === 'error' && !OF_THE_NETWORK.test(message.text());
      if (isFault) this.faults.push(message.text());
    });
  }

  static async arrive(
    browser: Browser,
    address: string,
    options: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    const visitor = new Visitor(await context.newPage());
    await visitor.page.goto(address);
    return visitor;
  }

  /** Fills the form in, as far as it asks, and sends it. */
  async enter(nick: string, room?: string): Promise<void> {
    if (room !== undefined) await this.page.getByLabel('Room', { exact: true }).fill(room);
    await this.page.getByLabel('Nick').fill(nick);
    await this.page.getByRole('button', { name: 'Enter' }).click();
  }

  /** Waits until the room is there and connected. */
  async isIn(): Promise<void> {
    await this.page.locator('.state[data-state=open]').waitFor();
  }

  async say(text: string): Promise<void> {
    await this.page.getByLabel('Write a message').fill(text);
    await this.page.keyboard.press('Enter');
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  /** Messages that are committed, not those that are on their way. */
  message(text: string): Locator {
    return this.log.locator('.message:not(.pending) .text').getByText(text, { exact: true });
  }

  sees(text: string): Promise<void> {
    return this.message(text).last().waitFor();
  }

  /** The text of each message that is shown, in order. */
  texts(): Promise<string[]> {
    return this.log.locator('.text').allTextContents();
  }

  /** Waits for a sentence about a problem and returns it. */
  async problem(): Promise<string> {
    const alert = this.page.locator('[role=alert]:not(:empty)').first();
    await alert.waitFor();
    return (await alert.textContent()) ?? '';
  }

  leaveBrowser(): Promise<void> {
    return this.page.context().close();
  }
}
