/** A token bucket: so many at once, and then one more every `everyMs`. */
export interface Rate {
  readonly burst: number;
  readonly everyMs: number;
}

/** What a rate is that was set to `off`. */
export const UNLIMITED: Rate = Object.freeze({ burst: 0, everyMs: 0 });

const UNIT_MS = { s: 1000, min: 60_000, h: 3_600_000 } as const;

/** `10+1/s`, so many at once and then so many more in each second, minute or hour; or `off`. */
export function parseRate(text: string): Rate | undefined {
  if (text === 'off') return UNLIMITED;
  const [, burst, count, unit] = /^(\d{1,6})\+(\d{1,6})\/(s|min|h)$/.exec(text) ?? [];
  if (!Number(burst) || !Number(count)) return undefined;
  const everyMs = UNIT_MS[unit as keyof typeof UNIT_MS] / Number(count);
  return Object.freeze({ burst: Number(burst), everyMs });
}
