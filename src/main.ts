#!/usr/bin/env node
import { ConfigError, readConfig, settingsHelp } from './config.ts';
import { DatabaseError } from './database/database-error.ts';
import { createLogger } from './logger.ts';
import { startServer } from './server.ts';

const STOP_WITHIN_MS = 10_000;

const HELP = `nickroom: anonymous chat rooms.

  nickroom            start the server
  nickroom --help     print this

Settings are environment variables (and their defaults):

${settingsHelp()}
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return;
  }
  const config = readConfig(process.env);
  if (config.TZ !== '') process.env.TZ = config.TZ;
  const log = createLogger(config, process.stdout.isTTY);
  const starting = new AbortController();
  const started = startServer(config, log, starting.signal);
  onSignal(async () => {
    log.info('stopping; a second signal ends at once');
    starting.abort();
    // A start that was broken off has closed what it had opened.
    const server = await started.catch(() => undefined);
    await server?.stop();
  });
  await started.catch((error) => {
    if (!starting.signal.aborted) throw error;
  });
}

/** The first SIGINT or SIGTERM stops in order, a second one at once. */
function onSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const handle = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
}

/** A fault the operator can mend is a sentence; anything else shows where it came from. */
function fail(error: unknown): never {
  const isSentence = error instanceof ConfigError || error instanceof DatabaseError;
  console.error(isSentence ? error.message : error);
  process.exit(1);
}

main(process.argv.slice(2)).catch(fail);
