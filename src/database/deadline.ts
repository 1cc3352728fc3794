import { watchSilence } from './sockets.ts';

/** A query had no answer in time: its outcome is unknown, it may have been committed. */
export class DeadlineError extends Error {
  override name = 'DeadlineError';
  readonly code = 'DEADLINE';

  constructor(ms: number) {
    super(`The database did not answer within ${ms} ms.`);
  }
}

/** Most queries are over by then, so that watching costs nothing on the way of a message. */
const WATCH_AFTER = 0.1;

/**
 * The answer to `query`, or a `DeadlineError` after `ms` milliseconds. A connection that was silent
 * nearly all that time is closed, since TCP may take a quarter of an hour to notice a far end that
 * is gone. A query that was still waiting for a connection is given up, but may run later: it must
 * bear being run after its caller has left, as every query must that can be retried.
 */
export async function withDeadline<T>(query: PromiseLike<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const endSilent = watchSilence();
      timer = setTimeout(
        () => {
          endSilent();
          reject(new DeadlineError(ms));
        },
        ms * (1 - WATCH_AFTER),
      );
    }, ms * WATCH_AFTER);
  });
  try {
    return await Promise.race([query, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
