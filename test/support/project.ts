import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiledName } from './compiled-name.ts';

/** Whether this is what `npm test` has compiled. */
const isCompiled = import.meta.filename.endsWith('.js');

/** The folder that the README is in. */
export const PROJECT = fileURLToPath(new URL(isCompiled ? '../../..' : '../..', import.meta.url));

const HERE = fileURLToPath(new URL('../..', import.meta.url));

/** Arguments of node that run a source file, named as from the project's folder. */
export const programOf = (file: string): string[] =>
  isCompiled ? [join(HERE, compiledName(file))] : ['--import', 'tsx', join(HERE, file)];
