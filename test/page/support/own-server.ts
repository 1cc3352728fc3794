import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { readConfig } from '../../../src/config/config.ts';
import { findRunning } from '../../../src/database/embedded.ts';
import { createLogger } from '../../../src/logger.ts';
import { startServer } from '../../../src/server.ts';
import { launchBrowser } from './browser.ts';
import { buildPages } from './build-pages.ts';

/** Builds the pages and serves them, with a database of their own, to a browser for as long as `use` takes; it is told the database's address too. */
export async function withServer(
  use: (browser: Browser, url: string, database: string) => Promise<void>,
): Promise<void> {
  await buildPages();
  const dataDir = await mkdtemp(join(tmpdir(), 'nickroom-pages-'));
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'warn', DATA_DIR: dataDir });
  const log = createLogger(config, false);
  const server = await startServer(config, log, new AbortController().signal);
  const browser = await launchBrowser();
  try {
    await use(browser, server.url, (await findRunning(dataDir)) ?? '');
  } finally {
    await browser.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
