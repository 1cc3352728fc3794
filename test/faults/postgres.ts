import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Sql } from '../../src/database/connect.ts';
import { findPostmaster } from '../../src/database/embedded/postmaster.ts';

/** The server's embedded PostgreSQL, from the side of those who wish it ill. */
export class Postgres {
  readonly #folder: string;
  readonly #sql: Sql;

  /** @param cluster its folder and its address */
  constructor({ folder, address }: { readonly folder: string; readonly address: string }) {
    this.#folder = folder;
    this.#sql = connect(address, { max: 1, deadlineMs: 0, name: 'faults saboteur' });
  }

  /** What `pg_ctl stop -m immediate` does: no good-bye, no checkpoint, recovery at the next start. */
  async crash(): Promise<void> {
    const pid = await findPostmaster(this.#folder);
    if (pid !== undefined) signal(pid, 'SIGQUIT');
  }

  /** Ends all connections of the server, whatever they are doing. */
  async terminateBackends(): Promise<void> {
    await this.#sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'nickroom%'`.catch(ignore);
  }

  /** Stops the server's connections in the middle of what they do, for so many ms. */
  async freezeBackends(ms: number): Promise<void> {
    const rows = await this.#sql<{ pid: number }[]>`
      select pid from pg_stat_activity where application_name = 'nickroom'`.catch(() => []);
    for (const { pid } of rows) signal(pid, 'SIGSTOP');
    await sleep(ms);
    for (const { pid } of rows) signal(pid, 'SIGCONT');
  }

  close(): Promise<void> {
    return this.#sql.end({ timeout: 1 });
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended since it was looked up.
  }
}

/** PostgreSQL is down already, which is as good. */
const ignore = (): void => {};
