import { chown, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type Sql } from '../../src/database/connect.ts';
import { type Cluster, prepareCluster } from '../../src/database/embedded/cluster.ts';
import { findPostmaster } from '../../src/database/embedded/postmaster.ts';
import { ensureRunning, stopServer } from '../../src/database/embedded/server.ts';
import { TcpProxy } from '../faults/tcp-proxy.ts';
import { until } from '../support/until.ts';

const STANDBY = 'standby';
const quiet = (): void => {};

/**
 * Two PostgreSQL, the second of which follows the first by streaming replication, behind an address
 * that leads to the primary, as Patroni and its proxy have it.
 */
export class ReplicatedPostgres {
  readonly #primary: Cluster;
  readonly #standby: Cluster;
  readonly #proxy: TcpProxy;
  readonly #standbySql: Sql;

  private constructor(primary: Cluster, standby: Cluster, proxy: TcpProxy) {
    this.#primary = primary;
    this.#standby = standby;
    this.#proxy = proxy;
    this.#standbySql = connect(standby.address, { max: 2, deadlineMs: 0, name: 'fail-over' });
  }

  /** Synchronous: a commit is acknowledged when it is on both disks. */
  static async start(folder: string): Promise<ReplicatedPostgres> {
    const primary = await prepareCluster(join(folder, 'a'), true);
    await mkdir(join(folder, 'b'), { mode: 0o711 });
    await cp(primary.folder, join(folder, 'b', 'postgres'), { recursive: true });
    await makeOwned(primary, join(folder, 'b', 'postgres'));
    const standby = await prepareCluster(join(folder, 'b'), true);
    await write(primary, 'postgresql.auto.conf', `synchronous_standby_names = '${STANDBY}'\n`);
    const follow = `host=${primary.socketDir} user=nickroom application_name=${STANDBY}`;
    await write(standby, 'postgresql.auto.conf', `primary_conninfo = '${follow}'\n`);
    await write(standby, 'standby.signal', '');
    const proxy = await TcpProxy.open({ path: join(primary.socketDir, '.s.PGSQL.5432') });
    const both = new ReplicatedPostgres(primary, standby, proxy);
    for (const cluster of [primary, standby]) {
      await ensureRunning(cluster, quiet, new AbortController().signal);
    }
    await until(() => both.#isSynchronous());
    return both;
  }

  /** Of whichever is the primary. */
  get address(): string {
    return `postgres://nickroom@127.0.0.1:${this.#proxy.port}/postgres`;
  }

  /** Of the standby, whatever it is by now. */
  get standbyAddress(): string {
    return this.#standby.address;
  }

  /** The primary dies (kill -9, all of it), the standby is promoted, the address leads there. */
  async failOver(): Promise<void> {
    const pid = await findPostmaster(this.#primary.folder);
    // Its children end when they see that it has.
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await this.#standbySql`select pg_promote()`;
    this.#proxy.redirect({ path: join(this.#standby.socketDir, '.s.PGSQL.5432') });
  }

  async stop(): Promise<void> {
    await this.#standbySql.end({ timeout: 1 });
    await this.#proxy.close();
    await stopServer(this.#standby);
    await stopServer(this.#primary);
  }

  async #isSynchronous(): Promise<boolean> {
    const sql = connect(this.#primary.address, { max: 1, deadlineMs: 0, name: 'fail-over' });
    const rows = await sql`select from pg_stat_replication where sync_state = 'sync'`;
    await sql.end();
    return rows.length > 0;
  }
}

async function makeOwned({ account }: Cluster, folder: string): Promise<void> {
  if (account === undefined) return;
  for (const name of ['', ...(await readdir(folder, { recursive: true }))]) {
    await chown(join(folder, name), account.uid, account.gid);
  }
}

async function write({ folder, account }: Cluster, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text, { mode: 0o600 });
  if (account !== undefined) await chown(join(folder, name), account.uid, account.gid);
}
