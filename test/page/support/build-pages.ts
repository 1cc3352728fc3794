/** By which `npm test` tells that it has built what src/web is, for all of its files; or that none of them needs it. */
export const BUILT_VARIABLE = 'TEST_PAGES_BUILT';

/** Builds the pages, unless that is done. */
export async function buildPages(): Promise<void> {
  if (process.env[BUILT_VARIABLE] === undefined) await import('../../../src/web/build.ts');
}
