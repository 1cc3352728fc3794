import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { originOf } from '../rooms/links.ts';
import { isCsrfToken, type OperatorSecret, parseOperatorSecret } from './operator-secret.ts';
import { type AdminSession, type SessionLimits, useSession } from './session-queries.ts';

const COOKIE = 'nickroom_admin';
/** Nothing else of this server sees the cookie. */
const PATH = '/admin';

/** Who has come in, and by which secret. */
export interface SignedIn {
  readonly session: AdminSession;
  readonly secret: OperatorSecret;
}

/** What stands before every route of the operator's. */
export class Gate {
  readonly limits: SessionLimits;
  readonly #database: Database;
  readonly #config: Config;

  constructor(database: Database, config: Config) {
    this.#database = database;
    this.#config = config;
    this.limits = { idleS: config.ADMIN_IDLE_S, longestS: config.ADMIN_SESSION_S };
  }

  /**
   * Refuses what a browser sends for a page of another site or of another origin of ours. Programs
   * send neither header, and have no cookie they did not ask for.
   *
   * @throws {Refusal} `foreign_page`
   */
  checkSender(request: FastifyRequest): void {
    const { 'sec-fetch-site': site = 'same-origin', origin } = request.headers;
    const isOwn = origin === undefined || origin === new URL(this.#origin(request)).origin;
    const isDirect = site === 'same-origin' || (site === 'none' && isReading(request));
    if (!isOwn || !isDirect) throw new Refusal('foreign_page');
  }

  /**
   * The session that the request's cookie opens.
   *
   * @param isUse see `useSession`
   * @throws {Refusal} `signed_out`, `csrf_token_wrong`
   */
  async enter(request: FastifyRequest, isUse: boolean): Promise<SignedIn> {
    const name = this.#cookieName(request);
    const cookie = parseCookie(request.headers.cookie ?? '')[name];
    const secret = parseOperatorSecret(cookie);
    if (!secret) throw new Refusal('signed_out');
    if (!isReading(request) && !isCsrfToken(secret, request.headers['x-csrf-token'])) {
      throw new Refusal('csrf_token_wrong');
    }
    const session = await useSession(this.#database, secret.hash, this.limits, isUse);
    if (!session) throw new Refusal('signed_out');
    return { session, secret };
  }

  /** Hands the browser the session's cookie. */
  give(request: FastifyRequest, reply: FastifyReply, { secret }: OperatorSecret): void {
    reply.header('set-cookie', this.#cookie(request, secret, this.limits.longestS));
  }

  takeBack(request: FastifyRequest, reply: FastifyReply): void {
    reply.header('set-cookie', this.#cookie(request, '', 0));
  }

  #cookie(request: FastifyRequest, value: string, maxAge: number): string {
    return stringifySetCookie({
      name: this.#cookieName(request),
      value,
      maxAge,
      path: PATH,
      httpOnly: true,
      sameSite: 'strict',
      secure: this.#isHttps(request),
    });
  }

  /** By this prefix a browser takes it from https alone. */
  #cookieName(request: FastifyRequest): string {
    return this.#isHttps(request) ? `__Secure-${COOKIE}` : COOKIE;
  }

  #isHttps(request: FastifyRequest): boolean {
    return this.#origin(request).startsWith('https:');
  }

  #origin(request: FastifyRequest): string {
    return originOf(request, this.#config);
  }
}

const isReading = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';
