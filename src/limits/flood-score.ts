import { ExpiringMap } from './expiring-map.ts';

/** How long it is remembered what a member said last, and that it would not wait. */
const REMEMBER_MS = 30_000;
/** Three times "haha" is a laugh; from then on each repeat costs twice as much, up to this. */
const REPEATS_FREE = 3;
const REPEAT_PRICE_MAX = 8;
/** A try of somebody who was told to wait adds one token to the price, up to this. */
const IMPATIENCE_MAX = 4;
/** Characters that a text's hash looks at: a long text would cost more to hash than to send. */
const HASHED_MAX = 200;

interface Conduct {
  /** Hash of the text that was said last. */
  text: number;
  repeats: number;
  /** When it was said, or last refused. */
  at: number;
  /** Until then its sender was told to wait. */
  retryAt: number;
  impatience: number;
}

/**
 * What a message costs its author: one token for what people write, more for the same text over and
 * over, and more for whoever tries on without waiting. Patience makes it cheap again.
 */
export class FloodScore {
  readonly #conducts = new ExpiringMap<Conduct>(REMEMBER_MS);

  /** Tokens that this message costs this member. */
  priceOf(memberId: string, content: string, now: number): number {
    const conduct = this.#conducts.get(memberId);
    if (!conduct || now - conduct.at > REMEMBER_MS) return 1;
    return priceAfter(conduct, conduct.text === hash(content));
  }

  said(memberId: string, content: string, now: number): void {
    const text = hash(content);
    const last = this.#conducts.get(memberId);
    const isRepeat = last?.text === text && now - last.at <= REMEMBER_MS;
    const repeats = isRepeat ? last.repeats + 1 : 1;
    const impatience = Math.max(0, (last?.impatience ?? 0) - 1);
    this.#conducts.set(memberId, { text, repeats, at: now, retryAt: 0, impatience }, now);
  }

  /**
   * It was refused.
   *
   * @param waitFor milliseconds until a price can be paid
   * @returns milliseconds after which it will not be refused again
   */
  refused(
    memberId: string,
    content: string,
    now: number,
    waitFor: (price: number) => number,
  ): number {
    const last = this.#conducts.get(memberId) ?? NOTHING;
    const isTooSoon = now < last.retryAt;
    const impatience = Math.min(last.impatience + (isTooSoon ? 1 : 0), IMPATIENCE_MAX);
    const conduct = { ...last, at: now, impatience };
    const waitMs = waitFor(priceAfter(conduct, conduct.text === hash(content)));
    this.#conducts.set(memberId, { ...conduct, retryAt: now + waitMs }, now);
    return waitMs;
  }
}

function priceAfter({ repeats, impatience }: Conduct, isRepeat: boolean): number {
  const doublings = isRepeat ? Math.max(0, repeats - REPEATS_FREE + 1) : 0;
  return Math.min(2 ** doublings, REPEAT_PRICE_MAX) + impatience;
}

const NOTHING: Conduct = { text: Number.NaN, repeats: 0, at: 0, retryAt: 0, impatience: 0 };

/** FNV-1a over the length and at most HASHED_MAX characters, spread evenly. */
function hash(text: string): number {
  const step = Math.max(1, Math.ceil(text.length / HASHED_MAX));
  let value = 0x811c9dc5 ^ text.length;
  for (let at = 0; at < text.length; at += step) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value;
}
