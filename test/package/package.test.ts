import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { launchBrowser, skipPageTests } from '../page/support/browser.ts';
import { enter } from '../protocol/support/people.ts';
import { PROJECT } from '../support/project.ts';
import { exec, NpxServer, type Packed, packAndInstall, readPacked } from './installed.ts';

/** A third of it is assets that are compressed already, for browsers to be sent as they are. */
const TARBALL_MAX = 2_000_000;
const TSC = join(PROJECT, 'node_modules/typescript-7/bin/tsc');

/** What a developer writes who has never seen nickroom. */
const CONSUMER = `import { connect, type Entry } from 'nickroom/client';
export async function greet(url: string, roomId: string, nickId: string): Promise<number> {
  const client = connect({ url, roomId, nickId });
  const heard: string[] = [];
  client.on('message', (entry: Entry) => heard.push(\`\${entry.log_user_name}: \${entry.log_content}\`));
  const { log_seq } = await client.send('hello').acked;
  client.close();
  return log_seq;
}
`;

/** A type that leads nowhere would be `any`, which nothing is wrong with. */
const TYPED = `${CONSUMER}
declare const entry: Entry;
// @ts-expect-error: it is a number
export const seq: string = entry.log_seq;
// @ts-expect-error: there is no such event
connect({ url: '', roomId: '', nickId: '' }).on('massage', () => {});
`;

let packed: Packed;
let server: NpxServer;
let url: string;

before(async () => {
  packed = await packAndInstall();
  server = new NpxServer(packed);
  url = await server.ready();
});
after(async () => {
  await server?.interrupt();
  await packed?.remove();
});

test('the package has what it needs to run, and no tests, maps without sources, or bulk', async () => {
  const { files } = packed;
  for (const path of ['README.md', 'LICENSE', 'src/names/UNICODE-LICENSE.txt']) {
    assert.ok(files.includes(path), path);
  }
  assert.deepEqual(
    files.filter((path) => /\.test\.|^(test|bench)\/|tsbuildinfo/.test(path)),
    [],
  );
  for (const path of files.filter((path) => /\.(js|css)$/.test(path))) {
    const [, map] = /sourceMappingURL=(\S+)/.exec(await readPacked(packed, path)) ?? [];
    if (map === undefined) continue;
    const { sources, sourcesContent } = JSON.parse(await readPacked(packed, join(path, '..', map)));
    assert.equal(sourcesContent.length, sources.length, `${map} lacks sources`);
  }
  assert.ok(packed.tarballBytes < TARBALL_MAX, `the tarball has ${packed.tarballBytes} bytes`);
});

test('npx nickroom serves the page and all that it loads', async () => {
  const page = await fetch(url);
  assert.equal(page.status, 200);
  const loaded = (await page.text()).match(/(?<=(?:src|href)=")\/[^"]+/g) ?? [];
  assert.ok(loaded.length >= 3, `the page loads ${loaded}`);
  for (const path of loaded) assert.equal((await fetch(url + path)).status, 200, path);
});

test("the README's program works in Node, and says why when it may not come in", async () => {
  const readme = await readFile(join(PROJECT, 'README.md'), 'utf8');
  const [, program = ''] = /```ts\n(import \{ connect \}.*?)```/s.exec(readme) ?? [];
  const ended = `${program.replaceAll('http://127.0.0.1:7005', url)}client.close();`;
  await writeFile(join(packed.folder, 'hello.mjs'), ended);
  const run = () => exec(process.execPath, ['hello.mjs'], packed.folder);
  assert.match((await run()).stdout, /^robot hello$/m);
  await assert.rejects(run, ({ stderr }) => /Somebody .* that nick/.test(stderr));
});

test('nickroom/client works in a browser, bundled', { skip: skipPageTests }, async (t) => {
  const seat = await enter(url, 'chromium');
  const { outputFiles } = await build({
    stdin: { contents: CONSUMER, loader: 'ts', resolveDir: packed.folder },
    bundle: true,
    format: 'iife',
    globalName: 'bot',
    write: false,
  });
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(url);
  const call = `bot.greet(${JSON.stringify(url)}, '${seat.roomId}', '${seat.nickId}')`;
  const seq = await page.evaluate(`${outputFiles[0]?.text}; ${call}`);
  assert.ok(Number(seq) > 0);
});

test('its types fit a strict program, however that resolves modules', async () => {
  await writeFile(join(packed.folder, 'bot.mts'), TYPED);
  // Neither a browser's types nor Node's: a program may have the others. The declarations of
  // typebox are not judged here: that takes ten seconds each time.
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--lib',
    'es2022',
  ];
  await Promise.all(
    [
      ['--module', 'nodenext'],
      ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ].map((resolution) =>
      exec(process.execPath, [TSC, ...options, ...resolution, 'bot.mts'], packed.folder).catch(
        ({ stdout }) => assert.fail(stdout),
      ),
    ),
  );
});
