import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const child = spawn(haproxy, ['-db', '-f', configFile], { detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      output += bytes;
    });
  }
  const ended = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await until(async () => {
      assert.equal(child.exitCode, null, output);
      return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
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
