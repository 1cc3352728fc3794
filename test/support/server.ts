import { readConfig, type SettingName } from '../../src/config/config.ts';
import { startServer as startReal } from '../../src/server.ts';
import { freshDatabase } from './database.ts';
import { testLogger } from './kept-lines.ts';

export interface TestServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Address of its database. */
  readonly database: string;
  stop(): Promise<void>;
}

/** The real server in this process, on a free port, with a database of its own. */
export async function startServer(
  overrides: Partial<Record<SettingName, string>> = {},
): Promise<TestServer> {
  const database = await freshDatabase();
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'warn',
    // Tests are a crowd behind one address; those of the limits switch them on.
    RATE_LIMITS: 'off',
    DATABASE_URL: database.address,
    ...overrides,
  });
  const log = testLogger(config);
  const server = await startReal(config, log, new AbortController().signal);
  return {
    url: server.url,
    database: database.address,
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
}
