import type { Mutant } from './mutant.ts';

/** What is put in the place of each find. */
type Rule = readonly [find: RegExp, ...replacements: string[]];

const RULES: readonly Rule[] = [
  [/ < /g, ' <= ', ' >= '],
  [/ <= /g, ' < ', ' > '],
  [/ > /g, ' >= ', ' <= '],
  [/ >= /g, ' > ', ' < '],
  [/ <> /g, ' = '],
  [/ = /g, ' <> '],
  [/ is null\b/g, ' is not null'],
  [/ is not null\b/g, ' is null'],
  [/ is not true\b/g, ' is true'],
  [/ is distinct from /g, ' is not distinct from '],
  [/ is not distinct from /g, ' is distinct from '],
  [/\bnot (?=exists|found|role_has|has_other|coalesce|v_|p_)/g, ''],
  [/(?<!not |select )\bexists(?= \()/g, 'not exists'],
  [/\bif found\b/g, 'if not found'],
  [/ for update\b/g, ''],
  [/ desc\b/g, ''],
  [/\bgreatest\(/g, 'least('],
  [/\bmax\(/g, 'min('],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/(?<=[+-] )1\b/g, '2'],
  [/(?<=\boffset )\d+/g, '48'],
  [/(?<=\b(?:els)?if) (?=[^;]*? then\b)/g, ' not '],
];

/** What ends a condition that is joined to others by and/or. */
const CONDITION_END =
  /\b(and|or|then|order|group|limit|union|for|returning|loop|on conflict|left join|join|where)\b|;/y;

/** Every mutant of SQL or of a function's body, in the order of the text. */
export function sqlMutants(text: string): Mutant[] {
  const bare = withoutTexts(text);
  const mutants = [
    ...RULES.flatMap((rule) => ofRule(bare, rule)),
    ...ofConditions(bare),
    ...ofDefaults(bare),
    ...ofStatements(bare),
    ...ofStrings(text),
  ];
  return mutants.filter((mutant) => !isAssignment(bare, mutant)).sort((a, b) => a.start - b.start);
}

/** The same text with comments and what stands in quotes blank, so that nothing is found there. */
function withoutTexts(text: string): string {
  return text.replace(/--.*|'[^']*'/g, (found) =>
    found.startsWith("'") ? `'${' '.repeat(found.length - 2)}'` : ' '.repeat(found.length),
  );
}

const ofRule = (bare: string, [find, ...replacements]: Rule): Mutant[] =>
  [...bare.matchAll(find)].flatMap(({ index, 0: found }) =>
    replacements.map((replacement) => ({
      start: index,
      end: index + found.length,
      replacement,
    })),
  );

/** The `=` of `update … set a = b, c = d` compares nothing. */
function isAssignment(bare: string, { start, end }: Mutant): boolean {
  if (bare.slice(start, end) !== ' = ') return false;
  const before = bare.slice(0, start);
  const set = Math.max(before.lastIndexOf('\nset '), before.lastIndexOf(' set '));
  return set !== -1 && !/;|\b(where|from|select|if|when)\b/.test(before.slice(set));
}

/** Each condition of several left out, as if it held; and `and` in the place of `or`. */
function ofConditions(bare: string): Mutant[] {
  return [...bare.matchAll(/\b(where|and|or|on)\s+/g)].flatMap(({ index, 0: word, 1: joint }) => {
    const start = index + word.length;
    const end = conditionEnd(bare, start);
    if (end === start || /\bbetween\s+\S+\s+$/.test(bare.slice(0, index))) return [];
    const neutral = joint === 'or' ? 'false' : 'true';
    const dropped = { start, end, replacement: neutral };
    if (joint !== 'and' && joint !== 'or') return [dropped];
    const other = joint === 'and' ? 'or' : 'and';
    return [dropped, { start: index, end: index + joint.length, replacement: other }];
  });
}

function conditionEnd(bare: string, start: number): number {
  let depth = 0;
  for (let at = start; at < bare.length; at += 1) {
    const character = bare[at];
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    CONDITION_END.lastIndex = at;
    if (depth < 0 || (depth === 0 && CONDITION_END.test(bare))) {
      return start + bare.slice(start, at).trimEnd().length;
    }
  }
  return start + bare.slice(start).trimEnd().length;
}

/** `coalesce(a, b)` without its b. */
function ofDefaults(bare: string): Mutant[] {
  return [...bare.matchAll(/\bcoalesce\(/g)].flatMap(({ index, 0: found }) => {
    let depth = 0;
    for (let at = index + found.length; at < bare.length; at += 1) {
      if (bare[at] === '(') depth += 1;
      if (bare[at] === ')') depth -= 1;
      if (depth < 0) return [];
      if (bare[at] === ',' && depth === 0) {
        const end = closingOf(bare, at);
        return [{ start: at, end, replacement: '' }];
      }
    }
    return [];
  });
}

function closingOf(bare: string, from: number): number {
  let depth = 0;
  for (let at = from; at < bare.length; at += 1) {
    if (bare[at] === '(') depth += 1;
    if (bare[at] === ')') depth -= 1;
    if (depth < 0) return at;
  }
  return bare.length;
}

/** Of PL/pgSQL: each statement that does something left out. */
function ofStatements(bare: string): Mutant[] {
  const from = /^begin\b/m.exec(bare)?.index;
  if (from === undefined) return [];
  const starts =
    /(?<=(?:;|\bthen|\belse|\bbegin|\bloop)\s+)(?:(?:perform|update|insert|delete|return|execute|with)\b|\w+(?:\.\w+)? :=)[^;]*;/g;
  return [...bare.matchAll(starts)]
    .filter(({ index }) => index > from)
    .map(({ index, 0: statement }) => ({
      start: index,
      end: index + statement.length,
      replacement: 'null;',
    }));
}

/** Another text in the place of each, but for patches of JSON and times. */
const ofStrings = (text: string): Mutant[] =>
  [...text.matchAll(/--.*|'([^']*)'/g)]
    .filter(({ 0: found, 1: content }) => found.startsWith("'") && /^[a-z_]*$/.test(content ?? ''))
    .map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
      replacement: found === "'mutant'" ? "''" : "'mutant'",
    }));
