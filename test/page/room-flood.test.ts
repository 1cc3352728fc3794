import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { skipPageTests } from './support/browser.ts';
import { type Stage, setStage } from './support/stage.ts';

const MESSAGES = 5000;
const PER_SECOND = 200;
const SPEAKERS = 10;
const FLOOD_PATIENCE_MS = 180_000;

/** Sends at an even pace; resolves when everything is acked. */
async function flood(speakers: readonly { send: (text: string) => { acked: Promise<unknown> } }[]) {
  const acked: Promise<unknown>[] = [];
  const started = performance.now();
  await until(() => {
    const due = Math.floor(((performance.now() - started) / 1000) * PER_SECOND);
    while (acked.length < Math.min(due, MESSAGES)) {
      const speaker = speakers[acked.length % speakers.length];
      const said = speaker?.send(`flood ${acked.length + 1} https://example.org/ 你好`);
      if (said !== undefined) acked.push(said.acked);
    }
    return acked.length === MESSAGES;
  }, FLOOD_PATIENCE_MS);
  await Promise.all(acked);
}

/** Most rows the page may hold: the window's entries, day lines and folds beside them. */
const ROWS_MAX = 520;
/**
 * Half of what the pace leaves for a message. Processor time of the page's main thread, not time on
 * the clock, so that a machine with other things to do changes nothing about it.
 */
const CPU_MS_PER_MESSAGE = 1000 / PER_SECOND / 2;
const GROWTH_MAX_MB = 12;

/** Counts from now on, in the page: rows that were made, most rows at once, input to paint in ms. */
const WATCH = `
  globalThis.drawn = 0;
  globalThis.mostRows = 0;
  const log = document.querySelector('.log');
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const { localName } of addedNodes) if (localName === 'li') drawn += 1;
    }
    mostRows = Math.max(mostRows, log.querySelectorAll('li').length);
  }).observe(log, { childList: true, subtree: true });
  globalThis.delays = [];
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') delays.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });`;

/** What a page costs: processor time of its main thread in ms, and its heap in MB. */
async function meter(page: Page) {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await inspector.send('Performance.getMetrics');
    const cpuMs = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
    await inspector.send('HeapProfiler.collectGarbage');
    const { usedSize } = await inspector.send('Runtime.getHeapUsage');
    return { cpuMs, heapMb: usedSize / 2 ** 20 };
  };
}

/** Writes until the promise settles; resolves to how many keys that were. */
async function writeDuring(page: Page, flooding: Promise<unknown>): Promise<number> {
  let over = false;
  void flooding.finally(() => {
    over = true;
  });
  await page.getByLabel('Write a message').focus();
  let keys = 0;
  for (; !over; keys += 1) {
    await page.keyboard.press(keys % 40 === 39 ? 'Control+A' : 'a');
    await page.waitForTimeout(80);
  }
  return keys;
}

describe('a room that floods', { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage((opened) => {
    stage = opened;
  });

  test(`${MESSAGES} messages at ${PER_SECOND}/s: each is drawn once, in half the time there is, and the page does not grow`, async (t) => {
    const people = Array.from({ length: SPEAKERS }, (_, at) => stage.member(t, 'flood', `fl${at}`));
    const speakers = (await Promise.all(people)).map(({ client }) => client);
    const alice = await stage.enter(t, 'flood', 'alice');
    const { page } = alice;
    const measure = await meter(page);
    await page.evaluate(WATCH);
    const before = await measure();
    const flooding = flood(speakers);
    const keys = await writeDuring(page, flooding);
    await flooding;
    await alice.log.getByText(`flood ${MESSAGES} `).waitFor();
    const after = await measure();
    const cpu = (after.cpuMs - before.cpuMs) / MESSAGES;
    const grown = after.heapMb - before.heapMb;
    const { delays, drawn, mostRows } = await page.evaluate<Watched>(
      '({ delays, drawn, mostRows })',
    );
    // Those that took less than 16 ms are not told.
    const late = delays.sort((a, b) => b - a);
    t.diagnostic(
      `input to paint of ${keys} keys: p95 ${late[Math.floor(keys * 0.05)] ?? '< 16'} ms, slowest ${late[0] ?? '< 16'} ms; ` +
        `${cpu.toFixed(2)} ms of the main thread a message; the heap grew by ${grown.toFixed(1)} MB`,
    );
    assert.ok(mostRows <= ROWS_MAX, `${mostRows} rows`);
    assert.ok(drawn <= MESSAGES + SPEAKERS * 2, `${drawn} rows were made for ${MESSAGES} messages`);
    assert.ok(cpu < CPU_MS_PER_MESSAGE, `${cpu} ms of the main thread for each message`);
    assert.ok(grown < GROWTH_MAX_MB, `the heap grew by ${grown} MB`);
  });
});

interface Watched {
  delays: number[];
  drawn: number;
  mostRows: number;
}
