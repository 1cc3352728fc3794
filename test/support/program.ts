import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is, by the PATH; undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * Why tests that need a program are skipped here, or false. With REQUIRE_ALL=1 nothing is skipped.
 *
 * @param missing the sentence that says what is missing
 */
export const skipUnless = (program: string | undefined, missing: string): string | false =>
  program === undefined && process.env.REQUIRE_ALL !== '1' ? missing : false;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
