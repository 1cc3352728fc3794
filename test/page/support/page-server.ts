import { readConfig, type SettingName } from '../../../src/config/config.ts';
import { startServer } from '../../../src/server.ts';
import { freshDatabase } from '../../support/database.ts';
import { testLogger } from '../../support/kept-lines.ts';

export interface PageServer {
  readonly url: string;
  /** Address of its database. */
  readonly database: string;
  /** Stops it in order and starts it again at the same address with the same database. */
  restart(): Promise<void>;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

/** The real server for a browser: it may go away and come back under an open page. */
export async function startPageServer(
  overrides: Partial<Record<SettingName, string>> = {},
): Promise<PageServer> {
  const database = await freshDatabase();
  const start = (port: string) => {
    const usual = {
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'off',
      DATABASE_URL: database.address,
      // A reload is no leave, however long a busy machine takes for it.
      LEAVE_GRACE_S: '600',
    };
    const settings = { ...usual, ...overrides };
    const config = readConfig({ ...settings, PORT: port });
    return startServer(config, testLogger(config), new AbortController().signal);
  };
  let server = await start('0');
  const { url } = server;
  const goAway = () => server.stop();
  const comeBack = async () => {
    server = await start(new URL(url).port);
  };
  return {
    url,
    database: database.address,
    goAway,
    comeBack,
    restart: async () => {
      await goAway();
      await comeBack();
    },
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
}
