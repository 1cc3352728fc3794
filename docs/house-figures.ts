import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** `npx tsx docs/house-figures.ts`: how long the files and functions of this house are. */

interface Sized {
  readonly name: string;
  readonly lines: number;
}

const SUITES = new Set(['describe', 'it', 'test']);

const isSource = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('-data.ts');
const isTest = (path: string): boolean => path.startsWith('test/') || path.endsWith('.test.ts');

const paths = execFileSync('git', ['ls-files', 'src', 'test', 'bench', 'docs'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter(isSource);

/** A suite of tests is a list, not a function that anybody has to keep in mind. */
function isSuite(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isCallExpression(parent) && SUITES.has(parent.expression.getText());
}

function functionsOf(path: string, file: ts.SourceFile): Sized[] {
  const found: Sized[] = [];
  const lineOf = (at: number): number => file.getLineAndCharacterOfPosition(at).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && !isSuite(node)) {
      const first = lineOf(node.getStart(file));
      found.push({ name: `${path}:${first + 1}`, lines: lineOf(node.end) - first + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Lines that are nothing but comment; docstrings count. */
function commentLines(text: string): number {
  return text.split('\n').filter((line) => /^\s*(\/\/|\/\*|\*)/.test(line)).length;
}

function tell(what: string, sized: readonly Sized[]): void {
  const sorted = sized.toSorted((a, b) => b.lines - a.lines);
  const median = sorted[Math.floor(sorted.length / 2)]?.lines;
  const longest = sorted.slice(0, 5).map(({ name, lines }) => `${lines} ${name}`);
  console.log(`${what}: ${sorted.length}, median ${median} lines, longest ${longest.join(', ')}`);
}

for (const [what, isOurs] of [
  ['src', (path: string) => !isTest(path) && path.startsWith('src/')],
  ['tests', isTest],
] as const) {
  const files = paths.filter(isOurs).map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const sized = files.map(({ path, text }) => ({ name: path, lines: text.split('\n').length - 1 }));
  tell(`files of ${what}`, sized);
  const functions = files.flatMap(({ path, text }) =>
    functionsOf(path, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)),
  );
  tell(`functions of ${what}`, functions);
  const lines = sized.reduce((sum, one) => sum + one.lines, 0);
  const comments = files.reduce((sum, { text }) => sum + commentLines(text), 0);
  console.log(`comments of ${what}: ${((100 * comments) / lines).toFixed(1)} % of ${lines} lines`);
  for (const { name, lines: its } of functions.filter((one) => one.lines > 45))
    if (process.argv.includes('--long')) console.log(`  over a screen: ${its} ${name}`);
}
