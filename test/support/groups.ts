import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import _ from 'lodash';
import { compiledName } from './compiled-name.ts';

/**
 * Files of a folder that share a process. Most cost far less than what they import; more of them
 * would leave too little to run side by side.
 */
const FILES_MAX = 6;

/**
 * Writes a program for each group of test files into the folder where they are compiled.
 *
 * @returns their paths
 */
export async function writeGroups(folder: string, files: readonly string[]): Promise<string[]> {
  const byFolder = Object.values(_.groupBy(files, dirname));
  const groups = byFolder.flatMap((those) => _.chunk(those, FILES_MAX));
  await mkdir(join(folder, 'groups'));
  return Promise.all(
    groups.map(async (group, i) => {
      const program = join(folder, 'groups', `${String(i).padStart(3, '0')}.test.js`);
      await writeFile(program, programFor(group));
      return program;
    }),
  );
}

const programFor = (files: readonly string[]): string => `
import { inTurn } from '../test/support/in-turn.js';
const compiled = ${JSON.stringify(Object.fromEntries(files.map((file) => [file, compiledName(file)])))};
await inTurn(Object.keys(compiled), (file) => import('../' + compiled[file]));
`;
