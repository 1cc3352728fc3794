import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Host } from './cluster-site.ts';

const run = promisify(execFile);
const ip = (...args: string[]) => run('ip', args);

/** Names of interfaces have 15 characters at most. */
const tag = `nr${process.pid.toString(36)}`;
const BRIDGE = `${tag}-br`;
/** One of the 10.213.x.0/24, so that two of these at once are unlikely to meet. */
const SUBNET = `10.213.${process.pid % 256}`;
const GATEWAY = `${SUBNET}.1`;

/**
 * Why there are no network namespaces here, or false. Making them needs root and CAP_NET_ADMIN, which
 * containers often lack and no package brings, so REQUIRE_ALL=1 asks for them in vain.
 */
export function skipNamespaceTests(): string | false {
  const name = `${tag}-try`;
  const { status } = spawnSync('ip', ['netns', 'add', name], { stdio: 'ignore' });
  if (status !== 0) return 'network namespaces may not be made here (ip netns add)';
  const { status: linked } = spawnSync('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
  spawnSync('ip', ['link', 'del', BRIDGE], { stdio: 'ignore' });
  spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
  return linked === 0 ? false : 'bridges may not be made here (ip link add)';
}

/** Network namespaces on one bridge, each with an address, like hosts on one switch. */
export class Namespaces {
  readonly hosts: readonly Host[];

  private constructor(count: number) {
    this.hosts = Array.from({ length: count }, (_, i) => ({
      address: `${SUBNET}.${i + 2}`,
      gateway: GATEWAY,
      prefix: ['ip', 'netns', 'exec', nameOf(i)],
    }));
  }

  static async open(count: number): Promise<Namespaces> {
    const namespaces = new Namespaces(count);
    try {
      await ip('link', 'add', BRIDGE, 'type', 'bridge');
      await ip('address', 'add', `${GATEWAY}/24`, 'dev', BRIDGE);
      await ip('link', 'set', BRIDGE, 'up');
      for (const [i, { address }] of namespaces.hosts.entries()) await plugIn(i, address);
    } catch (error) {
      await namespaces.close();
      throw error;
    }
    return namespaces;
  }

  /** Pulls a host's plug, or puts it back. */
  async setUp(host: number, isUp: boolean): Promise<void> {
    await ip('link', 'set', linkOf(host), isUp ? 'up' : 'down');
  }

  async close(): Promise<void> {
    for (const [i] of this.hosts.entries()) await ip('netns', 'del', nameOf(i)).catch(() => {});
    await ip('link', 'del', BRIDGE).catch(() => {});
  }
}

const nameOf = (host: number): string => `${tag}-${host}`;
/** The end on the bridge; the other one is `eth0` in the namespace. */
const linkOf = (host: number): string => `${tag}v${host}`;

async function plugIn(host: number, address: string): Promise<void> {
  const name = nameOf(host);
  await ip('netns', 'add', name);
  await ip('link', 'add', linkOf(host), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  await ip('link', 'set', linkOf(host), 'master', BRIDGE, 'up');
  await ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
  await ip('-n', name, 'link', 'set', 'eth0', 'up');
  await ip('-n', name, 'link', 'set', 'lo', 'up');
}
