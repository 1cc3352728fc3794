import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));

/** What `npm start` gives to node: a server is measured as people start it. */
const STARTED: readonly string[] = scripts.start.replace(/^exec node /, '').split(' ');

/** The built server. */
export const MAIN = fileURLToPath(new URL(STARTED.at(-1) as string, ROOT));

/** The options of node that it is started with. */
export const NODE_OPTIONS = STARTED.slice(0, -1);
