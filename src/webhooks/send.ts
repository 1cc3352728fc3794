import { request } from 'node:https';
import { ForbiddenAddress, hostOf, isForbiddenLiteral, lookupPublic } from './public-address.ts';

interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface SendOptions {
  readonly allowPrivate: boolean;
  /** Longest time from the look-up to the answer's head. */
  readonly timeoutMs: number;
  /** Breaks it off. */
  readonly signal: AbortSignal;
  /** Who may have signed the receiver's certificate, beside those Node knows. */
  readonly ca?: string;
}

/**
 * Posts a body and answers the status. Redirects are not followed, and what the receiver writes
 * is not read.
 *
 * @throws {Error} when no answer came; the message is safe to show to the webhook's owner
 */
export function send({ url, headers, body }: Delivery, options: SendOptions): Promise<number> {
  const target = new URL(url);
  const { allowPrivate, ca } = options;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
  return new Promise((resolve, reject) => {
    if (!allowPrivate && isForbiddenLiteral(hostOf(target))) throw new ForbiddenAddress();
    const outgoing = request(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        // A connection of its own: a kept one would go where the name no longer points to.
        agent: false,
        signal,
        ...(!allowPrivate && { lookup: lookupPublic }),
        ...(ca !== undefined && { ca }),
      },
      (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      },
    );
    outgoing.on('error', (error) => {
      reject(signal.aborted ? new Error('it did not answer in time') : error);
    });
    // An answer that is none of HTTP's finals, such as 101, ends the connection without an error.
    outgoing.on('close', () => reject(new Error('no answer came')));
    outgoing.end(body);
  });
}
