import { type Browser, chromium } from 'playwright-core';
import { findProgram } from '../support/programs.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const program = findProgram('chromium');

/** Why tests of the page are skipped here, or false. With REQUIRE_ALL=1 nothing is skipped. */
export const skipPageTests = program.skip;

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: program.path(), args: ARGUMENTS });
}
