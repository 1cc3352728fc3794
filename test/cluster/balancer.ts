import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInFolder } from '../support/folder-program.ts';
import { freePort } from '../support/free-port.ts';
import { findProgram, skipUnless } from '../support/program.ts';
import { until } from '../support/until.ts';

const CONFIG = new URL('../../docs/deploy/haproxy.cfg', import.meta.url);
const haproxy = findProgram('haproxy');
const missing = 'haproxy is not installed (Debian: apt-get install haproxy)';

/** Why tests of the balancer are skipped here, or false. */
export const skipBalancerTests = skipUnless(haproxy, missing);

interface Balancer {
  readonly url: string;
  stop(): Promise<void>;
}

/** HAProxy with the configuration of docs/deploy in front of these nodes. */
export async function startBalancer(nodes: readonly string[]): Promise<Balancer> {
  assert.ok(haproxy !== undefined, missing);
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-haproxy-'));
  const configFile = join(folder, 'haproxy.cfg');
  const port = await freePort();
  await writeFile(configFile, adapted(await readFile(CONFIG, 'utf8'), port, nodes));
  const running = startInFolder(folder, haproxy, ['-db', '-f', configFile]);
  const url = `http://127.0.0.1:${port}`;
  try {
    await until(async () => {
      assert.ok(running.isRunning, running.output);
      return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok;
    });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { url, stop: running.stop };
}

/** The same lines, with the addresses of this place in the place of those of compose.yaml. */
function adapted(config: string, port: number, nodes: readonly string[]): string {
  const servers = nodes.map((url, i) => `  server node-${i + 1} ${new URL(url).host}`).join('\n');
  const moved = config
    .replace('bind :7005', `bind 127.0.0.1:${port}`)
    .replace(/^ {2}server .*\n(?: {2}server .*\n)*/m, `${servers}\n`);
  assert.ok(moved.includes(`:${port}`) && moved.includes(servers), 'docs/deploy/haproxy.cfg');
  return moved;
}
