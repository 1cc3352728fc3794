const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  秒: 1,
  分: 60,
  时: 3600,
  天: 86_400,
  周: 604_800,
};

/** `2h spam` is 7200 s and `spam`; without a length at its beginning the text is what it was. */
export function parseLength(text: string): [seconds: number | undefined, rest: string] {
  const found = /^(\d{1,6})\s?([smhdw秒分时天周])(?:\s+|$)/u.exec(text);
  if (found === null) return [undefined, text];
  const [all, count = '', unit = ''] = found;
  return [Number(count) * (SECONDS[unit] ?? 0), text.slice(all.length)];
}
