import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that tests need and a machine may lack. */
export interface Program {
  /** Why tests that need it are skipped here, or false. With REQUIRE_ALL=1 nothing is skipped. */
  readonly skip: string | false;
  /** Where it is; fails the test where it is not. */
  path(): string;
}

/** Looks for a program by the PATH. */
export function findProgram(name: string): Program {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const file = folders.map((folder) => join(folder, name)).find(isExecutable);
  const missing = `${name} is not installed (Debian: apt-get install ${name})`;
  return {
    skip: file === undefined && process.env.REQUIRE_ALL !== '1' ? missing : false,
    path: () => {
      assert.ok(file !== undefined, missing);
      return file;
    },
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
