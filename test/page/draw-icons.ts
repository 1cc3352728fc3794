import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './support/browser.ts';

/** `npx tsx test/page/draw-icons.ts` draws the PNGs of public/icons from icon.svg beside them. */

const FOLDER = fileURLToPath(new URL('../../public/icons/', import.meta.url));

/** A maskable icon is cut to any shape within its middle four fifths, so its ground has no corners. */
const ICONS = [
  { name: 'icon-192.png', side: 192, maskable: false },
  { name: 'icon-512.png', side: 512, maskable: false },
  { name: 'maskable-512.png', side: 512, maskable: true },
  { name: 'apple-touch-icon.png', side: 180, maskable: true },
] as const;

const svg = await readFile(join(FOLDER, 'icon.svg'), 'utf8');
const square = svg
  .replace(/ rx="\d+"/, '')
  .replace('viewBox="0 0 512 512"', 'viewBox="-26 -26 564 564"');
const full = square.replace(
  '<rect width="512" height="512"',
  '<rect x="-26" y="-26" width="564" height="564"',
);
const browser = await launchBrowser();
for (const { name, side, maskable } of ICONS) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const drawing = maskable ? full : svg;
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${drawing}`);
  await page.screenshot({ path: join(FOLDER, name), omitBackground: true });
  await page.close();
}
await browser.close();
