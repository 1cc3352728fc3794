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

/** A message as its author's conduct makes it weigh. */
interface Weighed {
  readonly memberId: string;
  /** Hash of its text. */
  readonly text: number;
  readonly conduct: Conduct;
  /** Tokens that it costs. */
  readonly price: number;
}

/**
 * What a message costs its author: one token for what people write, more for the same text over and
 * over, and more for whoever tries on without waiting. Patience makes it cheap again.
 */
export class FloodScore {
  readonly #conducts = new ExpiringMap<Conduct>(REMEMBER_MS);

  /** A message that its author would like to send; `said` or `refused` is told what came of it. */
  weigh(memberId: string, content: string, now: number): Weighed {
    const known = this.#conducts.get(memberId);
    const conduct = known && now - known.at <= REMEMBER_MS ? known : NOTHING;
    const text = hash(content);
    return { memberId, text, conduct, price: priceAfter(conduct, text) };
  }

  said({ memberId, text, conduct }: Weighed, now: number): void {
    const repeats = conduct.text === text ? conduct.repeats + 1 : 1;
    const impatience = Math.max(0, conduct.impatience - 1);
    this.#conducts.set(memberId, { text, repeats, at: now, retryAt: 0, impatience }, now);
  }

  /**
   * @param waitFor milliseconds until a price can be paid
   * @returns milliseconds after which it will not be refused again
   */
  refused(
    { memberId, text, conduct: last }: Weighed,
    now: number,
    waitFor: (price: number) => number,
  ): number {
    const isTooSoon = now < last.retryAt;
    const impatience = Math.min(last.impatience + (isTooSoon ? 1 : 0), IMPATIENCE_MAX);
    const conduct = { ...last, at: now, impatience };
    const waitMs = waitFor(priceAfter(conduct, text));
    this.#conducts.set(memberId, { ...conduct, retryAt: now + waitMs }, now);
    return waitMs;
  }
}

function priceAfter({ text, repeats, impatience }: Conduct, next: number): number {
  const doublings = text === next ? Math.max(0, repeats - REPEATS_FREE + 1) : 0;
  return Math.min(2 ** doublings, REPEAT_PRICE_MAX) + impatience;
}

/** Of somebody who has said nothing, or nothing for a while. */
const NOTHING: Conduct = { text: Number.NaN, repeats: 0, at: 0, retryAt: 0, impatience: 0 };

/** FNV-1a over the length and at most HASHED_MAX characters, spread evenly. */
function hash(text: string): number {
  const step = Math.ceil(text.length / HASHED_MAX);
  let value = 0x811c9dc5 ^ text.length;
  for (let at = 0; at < text.length; at += step) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value;
}
