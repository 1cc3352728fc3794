import { after, describe } from 'node:test';

/** A file that hangs fails after that, instead of stopping everything. */
const TIMEOUT_MS = 300_000;

/** After the last test. A hook that throws keeps those after it from cleaning up, and the process from its end. */
const ENDS_WITHIN_MS = 60_000;

/**
 * Runs test files in this process, one after the other, each as a suite with hooks of its own: what
 * they import is loaded once for all of them, which is most of what a file with few tests costs.
 *
 * @param load imports a file, by its name
 */
export async function inTurn(
  files: readonly string[],
  load: (file: string) => Promise<unknown>,
): Promise<void> {
  for (const file of files) {
    await new Promise<void>((resolve) => {
      describe(file, { timeout: TIMEOUT_MS }, async () => {
        try {
          await load(file);
        } finally {
          after(() => resolve());
        }
      });
    });
  }
  setTimeout(failOpen, ENDS_WITHIN_MS).unref();
}

function failOpen(): never {
  console.error(`Left open: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}
