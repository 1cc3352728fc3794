/**
 * The arrays that queries here take and answer, for postgres.js's `types`. By itself it asks each
 * new connection for all there are, and waits for the answer where nobody catches its failure
 * (`fetchArrayTypes` in connection.js of 3.4.9): a connection lost at that moment ended the process.
 */
export const arrayTypes = {
  texts: arrayOf(1009, String, String),
  integers: arrayOf(1007, String, Number),
  bigints: arrayOf(1016, String, Number),
  byteas: arrayOf(
    1001,
    (bytes: Buffer) => `\\x${bytes.toString('hex')}`,
    (text) => Buffer.from(text.slice(2), 'hex'),
  ),
};

/** @param oid of the array's type, a constant of PostgreSQL (pg_type.dat) */
function arrayOf<T>(oid: number, write: (element: T) => string, read: (text: string) => T) {
  return {
    to: oid,
    from: [oid],
    serialize: (elements: readonly T[]) => `{${elements.map((e) => quoted(write(e))).join(',')}}`,
    parse: (raw: string) => elementsOf(raw).map(read),
  };
}

/** Ids, kinds and numbers, most of what comes, need no quotes and so no copy. */
const quoted = (text: string): string =>
  PLAIN.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;

/** NULL is none. */
const PLAIN = /^(?!null$)[\w-]+$/i;

/** Elements are quoted where they have to be; null, and more than one dimension, has no use here. */
function elementsOf(raw: string): string[] {
  const elements = raw.slice(1, -1).match(/"(?:[^"\\]|\\.)*"|[^,]+/gs) ?? [];
  return elements.map((element) =>
    element.startsWith('"') ? element.slice(1, -1).replace(/\\(.)/gs, '$1') : element,
  );
}
