import postgres from 'postgres';
import { arrayTypes } from './array-types.ts';
import { openSocket, type SocketTarget } from './sockets.ts';

export type Sql = postgres.Sql;

export interface ConnectOptions {
  /** Connections the pool may open; each is opened when it is first needed. */
  readonly max: number;
  /** Milliseconds a query may take; 0: as long as it likes (migrations). See `withDeadline`. */
  readonly deadlineMs: number;
  /** What `pg_stat_activity` shows as `application_name`. */
  readonly name: string;
  /** Called when a connection of the pool has closed, for whatever reason. */
  readonly onClose?: () => void;
}

/**
 * The server gives up a query somewhat before we do, so that a slow one ends with the server's
 * answer (known not to be committed) and only a lost connection ends with our deadline.
 */
const SERVER_SHARE = 0.8;

/** Seconds. A server that is there answers a handshake at once, also under load. */
const CONNECT_TIMEOUT_S = 5;

/** Seconds until the next try to connect: 25 ms, 50 ms, … at most 1 s, so that an outage ends soon. */
const backOff = (retries: number): number => Math.min(0.025 * 2 ** Math.min(retries, 10), 1);

/** Sequence numbers stay far below 2^53, where a number holds every integer exactly. */
const bigintAsNumber = { to: 20, from: [20], parse: Number, serialize: String };

/**
 * A pool of connections to the database at `address`, `postgres://user:password@host:port/name`,
 * or, over a unix socket as libpq writes it, `postgres://user@localhost/name?host=/folder`.
 * `prepare=false` as a parameter makes it fit for a pooler in transaction mode.
 * Connects when the first query comes, and never throws by itself.
 */
export function connect(address: string, options: ConnectOptions): Sql {
  const { url, ...target } = parseAddress(address);
  const settings = {
    ...target,
    max: options.max,
    socket: (target: SocketTarget) => openSocket(target, options.deadlineMs > 0),
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: backOff,
    keep_alive: 10,
    // The pool closes a connection of that age even while it is reserved; nothing here needs it.
    max_lifetime: null,
    onnotice: () => {},
    ...(options.onClose && { onclose: options.onClose }),
    types: { bigint: bigintAsNumber, ...arrayTypes },
    // See array-types.ts.
    fetch_types: false,
    connection: {
      application_name: options.name,
      statement_timeout: Math.ceil(options.deadlineMs * SERVER_SHARE),
    },
  };
  return postgres(url, settings);
}

interface Target {
  /** The address without the parameters that postgres.js would send to the server as settings. */
  readonly url: string;
  readonly path?: string;
  readonly user?: string;
  readonly pass?: string;
  readonly database?: string;
  /** False where a pooler gives each transaction another connection to the server. */
  readonly prepare?: boolean;
}

function parseAddress(address: string): Target {
  // libpq allows an empty host behind a user, URL does not.
  const url = new URL(address.replace(/^(\w+:\/\/[^/?#]*@)(?=[:/])/, '$1localhost'));
  const take = (name: string): string | undefined => {
    const value = url.searchParams.get(name);
    url.searchParams.delete(name);
    return value ?? undefined;
  };
  const host = take('host') ?? decodeURIComponent(url.hostname);
  const isFolder = host.startsWith('/');
  url.hostname = isFolder || host === '' ? 'localhost' : host;
  url.port = take('port') ?? (url.port || '5432');
  const user = take('user');
  const pass = take('password');
  const database = take('dbname');
  const prepare = take('prepare');
  return {
    url: url.href,
    ...(isFolder && { path: `${host}/.s.PGSQL.${url.port}` }),
    ...(user !== undefined && { user }),
    ...(pass !== undefined && { pass }),
    ...(database !== undefined && { database }),
    ...(prepare === 'false' && { prepare: false }),
  };
}
