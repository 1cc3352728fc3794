import { readConfig } from './config/config.ts';
import { createLogger } from './logger.ts';
import { startServer } from './server.ts';

/** How long the end may take, beside the time to drain. */
const STOP_WITHIN_MS = 10_000;

/**
 * Runs the server in this process until a signal ends it.
 *
 * @param fail is told a fault that comes when the server has started, and ends the process
 * @throws {ConfigError | DatabaseError} a sentence for the operator
 */
export async function serve(fail: (error: unknown) => never): Promise<void> {
  const config = readConfig(process.env);
  if (config.TZ !== '') process.env.TZ = config.TZ;
  const log = createLogger(config, process.stdout.isTTY);
  const starting = new AbortController();
  const started = startServer(config, log, starting.signal);
  onSignal(
    async () => {
      log.info('stopping; a second signal ends at once');
      starting.abort();
      // A start that was broken off has closed what it had opened.
      const server = await started.catch(() => undefined);
      await server?.stop();
    },
    STOP_WITHIN_MS + config.DRAIN_S * 1000,
    fail,
  );
  await started.catch((error) => {
    if (!starting.signal.aborted) throw error;
  });
}

/** The first SIGINT or SIGTERM stops in order, a second one at once. */
function onSignal(
  stop: () => Promise<void>,
  withinMs: number,
  fail: (error: unknown) => never,
): void {
  let isStopping = false;
  const handle = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    setTimeout(() => process.exit(1), withinMs).unref();
    stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
}
