import { type Network, parseNetwork } from './networks.ts';
import { parseRate, type Rate } from './rate.ts';

/** The kinds of settings there are: what each allows, in words and as a function. */

export interface Setting<T> {
  /** What `--help` shows as the default. */
  readonly fallback: string;
  /** What is allowed, in words, for the sentence about a bad value. */
  readonly allowed: string;
  readonly help: string;
  /** `undefined` means: not allowed. */
  readonly parse: (text: string) => T | undefined;
}

export function integer(fallback: number, min: number, max: number, help: string): Setting<number> {
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

export function choice<const T extends string>(fallback: T, values: readonly T[], help: string) {
  return {
    fallback,
    allowed: `one of ${values.join(', ')}`,
    help,
    parse: (text: string) => values.find((value) => value === text),
  } satisfies Setting<T>;
}

export function text(fallback: string, help: string): Setting<string> {
  return { fallback, allowed: 'any text', help, parse: (value) => value };
}

export function secret(leastLength: number, help: string): Setting<string> {
  return {
    fallback: '',
    allowed: `empty, or at least ${leastLength} characters without a space`,
    help,
    parse: (value) =>
      value === '' || (value.length >= leastLength && !/\s/.test(value)) ? value : undefined,
  };
}

export function rate(fallback: string, help: string): Setting<Rate> {
  return {
    fallback,
    allowed: 'off, or at once + later / unit, such as 10+1/s, 1+20/min, 5+30/h',
    help,
    parse: parseRate,
  };
}

export function url(protocols: readonly string[], help: string): Setting<string> {
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

export function timeZone(help: string): Setting<string> {
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
export function servers(protocols: readonly string[], help: string): Setting<readonly string[]> {
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
export function origins(help: string): Setting<readonly string[]> {
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
export function networks(help: string): Setting<readonly Network[]> {
  return {
    fallback: '',
    allowed: 'a list of addresses or networks such as 10.0.0.0/8',
    help,
    parse: (value) => parseList(value, parseNetwork),
  };
}
