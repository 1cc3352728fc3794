import { after } from 'node:test';
import { terminateAll } from './socket.ts';

const { NICKROOM_URL } = process.env;

/** Whether the suite runs against a server that somebody else started, with settings of his own. */
export const remote = NICKROOM_URL !== undefined && NICKROOM_URL !== '';

/** Long: a reload is no leave on the slowest machine, and a leave at once is not the end of it. */
const LEAVE_GRACE_S = '600';

/**
 * Base URL of the server under test, without a slash at its end: `NICKROOM_URL`, or a server of our
 * own that is stopped after the file's tests.
 *
 * @param overrides settings as environment variables, for a server of our own alone
 */
export async function serverUnderTest(overrides: Record<string, string> = {}): Promise<string> {
  if (remote) {
    after(terminateAll);
    return String(NICKROOM_URL).replace(/\/+$/, '');
  }
  let stop = async () => {};
  // Hooks run in the order they were added: this one before those that the import brings along.
  after(async () => {
    terminateAll();
    await stop();
  });
  // Imported here, so that a run against another build does not load this one.
  const { startServer } = await import('../../support/server.ts');
  const server = await startServer({ LEAVE_GRACE_S, ...overrides });
  stop = () => server.stop();
  return server.url.replace(/\/+$/, '');
}
