import type { IncomingMessage } from 'node:http';
import { type Credential, parseNickId } from '../members/credentials.ts';
import { SUBPROTOCOL } from '../wire/close-codes.ts';
import type { ResumePoint } from './greeting.ts';

/** What a client says about itself when it connects. */
export interface Handshake {
  readonly roomId: string;
  readonly credential: Credential | undefined;
  /** Came without the subprotocol, as clients of the original design do. */
  readonly isClassic: boolean;
  readonly resume: ResumePoint | undefined;
}

/** Reads the upgrade request; nothing of it is believed yet. */
export function parseHandshake({ url = '', headers }: IncomingMessage): Handshake {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const protocols = offeredProtocols(headers['sec-websocket-protocol']);
  const isClassic = !protocols.includes(SUBPROTOCOL);
  const nickId = protocols.find((name) => name !== SUBPROTOCOL) ?? query.get('nickId');
  return {
    roomId: query.get('roomId') ?? '',
    credential: parseNickId(nickId),
    isClassic,
    resume: parseResume(query.get('after'), query.get('epoch')),
  };
}

/** The answer to the protocols that a client offers: ours, or none. Never the nickId. */
export const selectProtocol = (offered: ReadonlySet<string>): string | false =>
  offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false;

const offeredProtocols = (header = ''): string[] =>
  header
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

/**
 * Who asks with `after=` is told where he stands. What is no seq is like one that the log has not
 * reached: there is nothing to go on from, and he gets the latest.
 */
function parseResume(after: string | null, epoch: string | null): ResumePoint | undefined {
  if (after === null) return undefined;
  const isSeq = /^\d{1,15}$/.test(after);
  return { after: isSeq ? Number(after) : Number.POSITIVE_INFINITY, epoch: epoch ?? undefined };
}
