import type { Browser, CDPSession, Page } from 'playwright-core';
import { connect } from '../../src/client/node.ts';
import { withServer } from './support/own-server.ts';
import { takeSeat } from './support/seat.ts';
import { furnish, TALK } from './support/talk.ts';

/**
 * `npx tsx test/page/figures.ts` prints the figures in docs/page.md: what a phone on a slow network
 * loads and waits for, with nothing in its cache, and whether anything moves when messages come.
 */

/** A phone as Lighthouse has it: slow 4G, and a processor of a quarter of this machine's speed. */
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 2 ** 20) / 8,
  uploadThroughput: (750 * 2 ** 10) / 8,
};
const CPU_SLOWDOWN = 4;

/** Loads of each screen; the middle one of each figure is printed. */
const LOADS = 5;
const MESSAGES = 30;

interface Screen {
  readonly name: string;
  readonly path: string;
  /** What has to be there before the page is of use. */
  readonly useful: string;
  /** Runs before the page's own scripts. */
  readonly script?: string;
}

interface Load {
  requests: number;
  bytes: number;
  /** First contentful paint, largest contentful paint and use, in ms from the start. */
  paint: number;
  largest: number;
  useful: number;
  /** Layout shift while it loads. */
  shift: number;
}

/** Notes when something of use is in the page, and the shifts up to now. */
const watch = (useful: string): string => `
  globalThis.shift = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    globalThis.largest = list.getEntries().at(-1).startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  const look = () => {
    if (document.querySelector(${JSON.stringify(useful)})) globalThis.useful = performance.now();
    else requestAnimationFrame(look);
  };
  look();`;

async function slowDown(inspector: CDPSession): Promise<void> {
  await inspector.send('Network.enable');
  await inspector.send('Network.emulateNetworkConditions', SLOW_4G);
  await inspector.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
}

/** Opens a screen in a browser of its own, as slowly as the phone does; the caller closes it. */
async function open(browser: Browser, url: string, { path, useful, script = '' }: Screen) {
  const context = await browser.newContext({ locale: 'en-US', ...PHONE });
  await context.addInitScript(script + watch(useful));
  const page = await context.newPage();
  const inspector = await context.newCDPSession(page);
  await slowDown(inspector);
  const traffic = { requests: 0, bytes: 0 };
  inspector.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.requests += 1;
    traffic.bytes += encodedDataLength;
  });
  await page.goto(url + path);
  await page.locator(useful).first().waitFor();
  await page.waitForLoadState('networkidle');
  return { page, traffic };
}

async function load(browser: Browser, url: string, screen: Screen): Promise<Load> {
  const { page, traffic } = await open(browser, url, screen);
  const timed = await page.evaluate<Omit<Load, 'requests' | 'bytes'>>(`({
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    largest: globalThis.largest,
    useful: globalThis.useful,
    shift: globalThis.shift,
  })`);
  await page.context().close();
  return { ...traffic, ...timed };
}

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

async function print(browser: Browser, url: string, screen: Screen): Promise<void> {
  const loads: Load[] = [];
  for (let i = 0; i < LOADS; i += 1) loads.push(await load(browser, url, screen));
  const of = (figure: keyof Load): number => middle(loads.map((one) => one[figure]));
  const times = [of('paint'), of('largest'), of('useful')].map((ms) => Math.round(ms));
  const cells = [screen.name, of('requests'), of('bytes'), ...times, of('shift').toFixed(3)];
  console.log(`| ${cells.join(' | ')} |`);
}

/** Layout shift while messages come, to a reader at the end of the list and to one further up. */
async function printShift(page: Page, say: (text: string) => Promise<unknown>): Promise<void> {
  for (const [reader, up] of [
    ['at the end', 0],
    ['further up', 400],
  ] as const) {
    await page.locator('.log').evaluate((log, by) => log.scrollBy(0, -by), up);
    await page.evaluate('shift = 0');
    for (let i = 1; i <= MESSAGES; i += 1) await say(`message ${i}, for a reader ${reader}`);
    await page.waitForTimeout(500);
    const shift = await page.evaluate<number>('shift');
    console.log(`layout shift while ${MESSAGES} messages come, ${reader}: ${shift.toFixed(3)}`);
  }
}

await withServer(async (browser, url) => {
  const { path, leave } = await furnish(url, 'figures', TALK);
  const { room, nickId } = await takeSeat(url, { name: 'figures', nick: 'nora' });
  const kept = JSON.stringify({ nickId, nick: 'nora', roomName: 'figures' });
  const script = `localStorage.setItem('nickroom.seat.${room.room_id}', ${JSON.stringify(kept)});`;
  const form = 'input[name=nick]';
  const back = { name: 'room, coming back', path, script, useful: '.message .text' };
  const screens: readonly Screen[] = [
    { name: 'landing', path: '/', useful: form },
    { name: 'room, by a link', path, useful: form },
    back,
    { name: 'widget', path: `/embed/${room.room_id}`, useful: form },
  ];
  console.log(
    '| screen | requests | bytes | first paint, ms | largest paint, ms | of use, ms | shift |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const screen of screens) await print(browser, url, screen);
  const { page } = await open(browser, url, back);
  const { nickId: speakerId } = await takeSeat(url, { name: 'figures', nick: 'olga' });
  const speaker = connect({ url, roomId: room.room_id, nickId: speakerId });
  await printShift(page, (text) => speaker.send(text).acked);
  speaker.close();
  leave();
});
