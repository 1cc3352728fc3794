import assert from 'node:assert/strict';
import { type Browser, chromium } from 'playwright-core';
import { findProgram, skipUnless } from '../../support/program.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = findProgram('chromium');
const missing = 'chromium is not installed (Debian: apt-get install chromium)';

/** Why tests of the page are skipped here, or false. With REQUIRE_ALL=1 nothing is skipped. */
export const skipPageTests = skipUnless(executablePath, missing);

export async function launchBrowser(): Promise<Browser> {
  assert.ok(executablePath !== undefined, missing);
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
