import { type Network, parseNetwork } from './networks.ts';

/**
 * Every setting in one table: the environment is parsed by it, `--help` and the README are printed
 * from it. A limit has its unit in its name or its text; a bad value stops the start.
 */

/** A token bucket: so many at once, and then one more every `everyMs`. */
export interface Rate {
  readonly burst: number;
  readonly everyMs: number;
}

/** What a rate is that was set to `off`. */
export const UNLIMITED: Rate = Object.freeze({ burst: 0, everyMs: 0 });

interface Setting<T> {
  /** What `--help` shows as the default. */
  readonly fallback: string;
  /** What is allowed, in words, for the sentence about a bad value. */
  readonly allowed: string;
  readonly help: string;
  /** `undefined` means: not allowed. */
  readonly parse: (text: string) => T | undefined;
}

/** A configuration that cannot be used; the message is a sentence for the operator. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

function integer(fallback: number, min: number, max: number, help: string): Setting<number> {
  return {
    fallback: String(fallback),
    allowed: `a whole number from ${min} to ${max}`,
    help,
    parse: (text) => {
      const value = Number(text);
      return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
    },
  };
}

function choice<const T extends string>(fallback: T, values: readonly T[], help: string) {
  return {
    fallback,
    allowed: `one of ${values.join(', ')}`,
    help,
    parse: (text: string) => values.find((value) => value === text),
  } satisfies Setting<T>;
}

function text(fallback: string, help: string): Setting<string> {
  return { fallback, allowed: 'any text', help, parse: (value) => value };
}

function secret(leastLength: number, help: string): Setting<string> {
  return {
    fallback: '',
    allowed: `empty, or at least ${leastLength} characters without a space`,
    help,
    parse: (value) =>
      value === '' || (value.length >= leastLength && !/\s/.test(value)) ? value : undefined,
  };
}

const UNIT_MS = { s: 1000, min: 60_000, h: 3_600_000 } as const;

/** `10+1/s`: so many at once, and then so many more in each second, minute or hour. */
function rate(fallback: string, help: string): Setting<Rate> {
  return {
    fallback,
    allowed: 'off, or at once + later / unit, such as 10+1/s, 1+20/min, 5+30/h',
    help,
    parse: (value) => {
      if (value === 'off') return UNLIMITED;
      const [, burst, count, unit] = /^(\d{1,6})\+(\d{1,6})\/(s|min|h)$/.exec(value) ?? [];
      if (!Number(burst) || !Number(count)) return undefined;
      const everyMs = UNIT_MS[unit as keyof typeof UNIT_MS] / Number(count);
      return Object.freeze({ burst: Number(burst), everyMs });
    },
  };
}

function url(protocols: readonly string[], help: string): Setting<string> {
  return {
    fallback: '',
    allowed: `an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    help,
    parse: (value) => {
      if (value === '') return '';
      // libpq allows an empty host behind a user, URL does not.
      const asUrl = value.replace(/@(?=[:/])/, '@localhost');
      const isOurs = URL.canParse(asUrl) && protocols.includes(new URL(asUrl).protocol);
      return isOurs ? asUrl : undefined;
    },
  };
}

function timeZone(help: string): Setting<string> {
  return {
    fallback: '',
    allowed: 'a time zone such as Asia/Shanghai or UTC',
    help,
    parse: (value) => {
      try {
        if (value !== '') new Intl.DateTimeFormat('en', { timeZone: value });
        return value;
      } catch {
        return undefined;
      }
    },
  };
}

/** A list with commas between; `undefined` if one part of it is wrong. */
function parseList<T>(
  list: string,
  parse: (part: string) => T | undefined,
): readonly T[] | undefined {
  const parts = list
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(parse);
  return parts.every((part) => part !== undefined) ? Object.freeze(parts) : undefined;
}

/** A list of addresses of servers, `[]` when unset. */
function servers(protocols: readonly string[], help: string): Setting<readonly string[]> {
  const { allowed, parse } = url(protocols, help);
  return {
    fallback: '',
    allowed: `${allowed}, or several of them with commas between`,
    help,
    parse: (value) => parseList(value, parse),
  };
}

/** `scheme://host[:port]` and nothing that could end a directive of a content security policy. */
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?$/;

/** A list of origins, `['*']` for every one, `[]` when unset. */
function origins(help: string): Setting<readonly string[]> {
  return {
    fallback: '',
    allowed: 'a list of origins such as https://blog.example, or * for every site',
    help,
    parse: (value) => (value === '*' ? ['*'] : parseList(value, originOf)),
  };
}

function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, href } = new URL(address);
  return ORIGIN.test(origin) && href === `${origin}/` ? origin : undefined;
}

/** Addresses and networks. Never a number of hops: whoever adds one would be believed. */
function networks(help: string): Setting<readonly Network[]> {
  return {
    fallback: '',
    allowed: 'a list of addresses or networks such as 10.0.0.0/8',
    help,
    parse: (value) => parseList(value, parseNetwork),
  };
}

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

/** What `--help` prints: name, default and meaning of each setting, aligned. */
export function settingsHelp(): string {
  const names = Object.keys(SETTINGS).map((name) => name.length);
  const width = Math.max(...names) + 2;
  return Object.entries(SETTINGS)
    .map(([name, { fallback, help }]) => {
      const unset = fallback === '' ? '' : ` (${fallback})`;
      return `  ${name.padEnd(width)}${help}${unset}`;
    })
    .join('\n');
}

/** The same as a Markdown table, for the README. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, { fallback, help, allowed }]) =>
      `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${help} | ${allowed} |`,
  );
  return ['| variable | default | meaning | allowed |', '|---|---|---|---|', ...rows].join('\n');
}
