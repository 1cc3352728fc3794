import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where chromium is, by the PATH; undefined when it is not installed. */
function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'chromium')).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const executablePath = findChromium();
const missing = 'chromium is not installed (Debian: apt-get install chromium)';

/** Why tests of the page are skipped here, or false. With REQUIRE_ALL=1 nothing is skipped. */
export const skipPageTests =
  executablePath === undefined && process.env.REQUIRE_ALL !== '1' ? missing : false;

export async function launchBrowser(): Promise<Browser> {
  assert.ok(executablePath !== undefined, missing);
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
