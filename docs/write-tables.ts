import { readFile, writeFile } from 'node:fs/promises';
import { settingsTable } from '../src/config/setting-texts.ts';

/** `npm run docs`: the README's configuration table, made from the settings themselves. */

const README = new URL('../README.md', import.meta.url);
const PLACE = /(<!-- settings -->\n)[\s\S]*(\n<!-- \/settings -->)/;

const text = await readFile(README, 'utf8');
await writeFile(README, text.replace(PLACE, `$1${settingsTable()}$2`));
