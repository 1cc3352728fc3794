/** By which `npm test` tells that it has built what src/web is, for all of its files. */
export const BUILT_VARIABLE = 'TEST_PAGES_BUILT';

/** Builds the pages, for a test file that runs alone. */
export async function buildPages(): Promise<void> {
  if (process.env[BUILT_VARIABLE] === undefined) await import('../../../src/web/build.ts');
}
