import {
  choice,
  integer,
  networks,
  origins,
  rate,
  type Setting,
  secret,
  servers,
  text,
  timeZone,
  url,
} from './setting-kinds.ts';

/**
 * Every setting in one table: the environment is parsed by it, `--help` and the README are printed
 * from it. A limit has its unit in its name or its text; a bad value stops the start.
 */
export const SETTINGS = {
  PORT: integer(7005, 0, 65535, 'TCP port; 0 takes a free one'),
  HOST: text('127.0.0.1', 'address to listen on; 0.0.0.0 for every network'),
  PUBLIC_URL: url(['http:', 'https:'], 'address that people use, where a proxy stands in front'),
  TLS_CERT: text('', 'PEM file with the certificate and its chain: the server speaks https itself'),
  TLS_KEY: text('', 'PEM file with the key to it'),
  EMBED_ANCESTORS: origins('sites that may embed rooms; empty: none but this server itself'),
  ALLOWED_ORIGINS: origins('origins whose pages may use the API; empty: none but our own'),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'PostgreSQL 14 to 18; empty: an embedded PostgreSQL in DATA_DIR',
  ),
  DATA_DIR: text('./data', 'where the embedded PostgreSQL keeps its files'),
  DATABASE_POOL: integer(10, 2, 100, 'connections to PostgreSQL'),
  NATS_URL: servers(
    ['nats:', 'tls:'],
    'NATS servers that the nodes of one database share; empty: one node',
  ),
  LOCALE: choice('zh-CN', ['zh-CN', 'en'], 'language of the join and leave lines'),
  TZ: timeZone("time zone of log_time; empty: the machine's"),
  LOG_LEVEL: choice(
    'info',
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'least level that is logged',
  ),
  NICK_HOLD_S: integer(600, 0, 86_400, 'seconds a nickname stays with somebody who has gone'),
  LEAVE_GRACE_S: integer(10, 0, 3600, 'seconds after the last connection until somebody has left'),
  NOTICES_MAX_ONLINE: integer(
    200,
    0,
    1_000_000,
    'people online above which joins are not announced',
  ),
  OWNER_AWAY_DAYS: integer(
    30,
    0,
    36_500,
    'days without an owner until the eldest moderator may take a room over; 0: never',
  ),
  RECALL_S: integer(120, 0, 86_400, 'seconds in which somebody may take back what he said'),
  EDIT_S: integer(300, 0, 86_400, 'seconds in which he may correct it'),
  KICK_S: integer(60, 1, 86_400, 'seconds until somebody who was sent out may come back'),
  RAID_QUIET_S: integer(
    600,
    60,
    86_400,
    'seconds of quiet until raid protection that a room switched on itself ends',
  ),
  CONTENT_MAX: integer(2000, 1, 10_000, 'code points of a message'),
  FRAME_MAX: integer(16_384, 1024, 1_048_576, 'bytes of a frame that a client sends'),
  CONNECTIONS_PER_MEMBER: integer(5, 1, 1000, 'sockets one member may have open in a room'),
  HEARTBEAT_S: integer(25, 1, 3600, 'seconds of silence after which a connection is asked'),
  HEARTBEAT_TIMEOUT_S: integer(8, 1, 600, 'seconds it then has for an answer'),
  DRAIN_S: integer(0, 0, 20, 'seconds over which a server that ends sends its clients to others'),
  DATABASE_DEADLINE_MS: integer(5000, 100, 60_000, 'milliseconds one query may take'),
  WEBHOOK_KEY: secret(16, 'whoever has it may register webhooks; empty: there are none'),
  WEBHOOK_GIVE_UP_S: integer(
    86_400,
    1,
    2_592_000,
    'seconds of failures after which a webhook is given up',
  ),
  WEBHOOK_ALLOW_PRIVATE: choice(
    'off',
    ['on', 'off'],
    'whether webhooks may reach private addresses; for tests',
  ),
  RETENTION_DAYS: integer(0, 0, 36_500, 'days that entries are kept; 0: for ever'),
  RETENTION_ENTRIES: integer(0, 0, 1_000_000_000, 'entries that a room keeps; 0: all of them'),
  AUDIT_DAYS: integer(365, 0, 36_500, 'days that the record of acts is kept; 0: for ever'),
  ROOM_IDLE_DAYS: integer(
    0,
    0,
    36_500,
    'days until a room that nobody comes to is closed; 0: never',
  ),
  TRUSTED_PROXIES: networks('proxies that are believed about whom they speak for'),
  MAX_CONNECTIONS: integer(50_000, 10, 1_000_000, 'TCP connections in all, sockets and requests'),
  CONNECTIONS_PER_ADDRESS: integer(
    1000,
    1,
    1_000_000,
    'the same from one address; here and below an IPv6 /64 is one',
  ),
  UPLOADS_PER_ADDRESS: integer(200, 1, 100_000, 'request bodies that may be under way from there'),
  HANDSHAKE_TIMEOUT_S: integer(10, 1, 600, 'seconds until a connection has asked for something'),
  REQUEST_TIMEOUT_S: integer(60, 1, 600, 'seconds until a request has come whole'),
  RATE_LIMITS: choice(
    'on',
    ['on', 'off'],
    'whether limits per address and the rates below hold; off for load tests alone',
  ),
  MESSAGE_RATE: rate('10+1/s', 'messages of a member'),
  MESSAGE_RATE_ADDRESS: rate('100+20/s', 'messages from an address'),
  MESSAGE_RATE_ROOM: rate('300+100/s', 'messages in a room'),
  FRAME_RATE: rate('200+50/s', 'frames of a connection, whatever is in them, and pings'),
  TYPING_RATE: rate('1+20/min', 'times that others are told that a member is typing'),
  HISTORY_RATE: rate('40+5/s', 'reads of the history by a member'),
  HISTORY_RATE_ADDRESS: rate('500+50/s', 'reads of the history from an address'),
  JOIN_RATE_ADDRESS: rate('500+2/s', 'entries into rooms from an address'),
  JOIN_RATE_ROOM: rate('1000+10/s', 'entries into a room'),
  ROOM_RATE_ADDRESS: rate('20+1/min', 'new rooms from an address'),
  PASSWORD_RATE_ADDRESS: rate('20+10/min', 'tries at the passwords of rooms from an address'),
  CONNECTION_RATE: rate('20+1/s', 'connections of a member'),
  CONNECTION_RATE_ADDRESS: rate('500+20/s', 'connections from an address'),
  REQUEST_RATE_ADDRESS: rate('3000+100/s', 'requests from an address'),
  PROOF_OF_WORK: choice(
    'auto',
    ['off', 'on', 'auto'],
    'whether who enters has to compute a while; auto: when an address or a room is flooded',
  ),
  PROOF_COST: integer(5000, 100, 1_000_000, 'rounds of PBKDF2 for a try; 256 tries on average'),
  METRICS: choice('on', ['on', 'off'], 'whether /metrics tells Prometheus how things go'),
  ADMIN: choice('on', ['on', 'off'], "whether there is the operator's page, /admin"),
  ADMIN_LINK_S: integer(3600, 60, 86_400, 'seconds a link to sign in there is good for'),
  ADMIN_IDLE_S: integer(1800, 1, 86_400, 'seconds of idleness after which one is signed out'),
  ADMIN_SESSION_S: integer(43_200, 1, 2_592_000, 'seconds after which one is, whatever happens'),
} as const;

type Settings = typeof SETTINGS;
export type SettingName = keyof Settings;

/** The settings, typed and frozen. A text that was not given is '', a list is empty. */
export type Config = {
  readonly [K in SettingName]: Settings[K] extends Setting<infer T> ? T : never;
};

/** A configuration that cannot be used; the message is a sentence for the operator. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the configuration from an environment.
 *
 * @throws {ConfigError} naming the variable, its value and what is allowed
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values = Object.entries(SETTINGS).map(([name, setting]) => {
    const given = env[name]?.trim();
    const source = given === undefined || given === '' ? setting.fallback : given;
    const value = setting.parse(source);
    if (value === undefined) {
      throw new ConfigError(`${name} is "${shown(name, source)}", but must be ${setting.allowed}.`);
    }
    return [name, value];
  });
  return Object.freeze(Object.fromEntries(values)) as Config;
}

/** What is or holds a secret is not repeated in a sentence. */
const SECRETS = new Set(['DATABASE_URL', 'NATS_URL', 'WEBHOOK_KEY']);
const shown = (name: string, value: string): string => (SECRETS.has(name) ? '…' : value);
