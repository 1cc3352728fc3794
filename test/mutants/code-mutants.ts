import ts from 'typescript';
import type { Mutant } from './mutant.ts';
import { sqlMutants } from './sql-mutants.ts';

/** What an operator is put in the place of another for. */
const OPERATORS: ReadonlyMap<ts.SyntaxKind, readonly string[]> = new Map([
  [ts.SyntaxKind.LessThanToken, ['<=', '>=']],
  [ts.SyntaxKind.LessThanEqualsToken, ['<', '>']],
  [ts.SyntaxKind.GreaterThanToken, ['>=', '<=']],
  [ts.SyntaxKind.GreaterThanEqualsToken, ['>', '<']],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ['!==']],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ['===']],
  [ts.SyntaxKind.PlusToken, ['-']],
  [ts.SyntaxKind.MinusToken, ['+']],
  [ts.SyntaxKind.AsteriskToken, ['/']],
  [ts.SyntaxKind.SlashToken, ['*']],
  [ts.SyntaxKind.PercentToken, ['*']],
  [ts.SyntaxKind.PlusEqualsToken, ['-=']],
  [ts.SyntaxKind.MinusEqualsToken, ['+=']],
  [ts.SyntaxKind.AmpersandAmpersandToken, ['||']],
  [ts.SyntaxKind.BarBarToken, ['&&']],
  [ts.SyntaxKind.QuestionQuestionToken, ['&&']],
  [ts.SyntaxKind.QuestionQuestionEqualsToken, ['=']],
]);

/** Calls in whose place another stands, or, where that is empty, what they are called on. */
const METHODS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ min: 'max', max: 'min', some: 'every', every: 'some', floor: 'ceil', ceil: 'floor' },
    ...{ filter: '', slice: '', reverse: '', sort: '', trim: '', toLowerCase: '', normalize: '' },
  }),
);

/** Said to people who read the API; no behaviour. */
const PROSE = /^(description|summary|operationId|tags|examples|title|message)$/;

/** Every mutant of a TypeScript file, in the order of the text. */
export function codeMutants(text: string): Mutant[] {
  const file = ts.createSourceFile('code.ts', text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || isProse(node)) return;
    mutants.push(...mutantsOf(node, file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants.sort((a, b) => a.start - b.start);
}

const isProse = (node: ts.Node): boolean =>
  ts.isPropertyAssignment(node) && PROSE.test(node.name.getText());

function mutantsOf(node: ts.Node, file: ts.SourceFile): Mutant[] {
  const replace = (what: ts.Node, ...replacements: string[]): Mutant[] =>
    replacements.map((replacement) => ({
      start: what.getStart(file),
      end: what.end,
      replacement,
    }));

  if (ts.isBinaryExpression(node)) return ofOperator(node, replace);
  if (ts.isPrefixUnaryExpression(node)) return ofPrefix(node, replace);
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
    return replace(node.expression, 'true', 'false');
  }
  if (ts.isConditionalExpression(node)) return replace(node.condition, 'true', 'false');
  if (ts.isForStatement(node) && node.condition) return replace(node.condition, 'false');
  if (node.kind === ts.SyntaxKind.TrueKeyword) return replace(node, 'false');
  if (node.kind === ts.SyntaxKind.FalseKeyword) return replace(node, 'true');
  if (ts.isStringLiteral(node) && isValue(node)) {
    return replace(node, node.text === '' ? "'mutant'" : "''");
  }
  if (ts.isNoSubstitutionTemplateLiteral(node) && !ts.isTaggedTemplateExpression(node.parent)) {
    return replace(node, '``');
  }
  if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) {
    return replace(node, '``');
  }
  if (ts.isTaggedTemplateExpression(node)) return ofSql(node, file);
  if (ts.isRegularExpressionLiteral(node)) return ofRegex(node, file);
  if (ts.isArrayLiteralExpression(node)) return ofElements(node, replace);
  if (ts.isCallExpression(node)) return ofCall(node, replace);
  if (ts.isPropertyAccessExpression(node) && node.questionDotToken) {
    return replace(node.questionDotToken, '.');
  }
  if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) return replace(node, ';');
  if (ts.isReturnStatement(node)) return ofReturn(node, replace);
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return replace(node, ';');
  return [];
}

type Replace = (what: ts.Node, ...replacements: string[]) => Mutant[];

function ofOperator(node: ts.BinaryExpression, replace: Replace): Mutant[] {
  const isText = [node.left, node.right].some(
    (side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side),
  );
  const { operatorToken: operator } = node;
  if (isText && operator.kind === ts.SyntaxKind.PlusToken) return [];
  return replace(operator, ...(OPERATORS.get(operator.kind) ?? []));
}

function ofPrefix(node: ts.PrefixUnaryExpression, replace: Replace): Mutant[] {
  const { operator, operand } = node;
  const isSign =
    operator === ts.SyntaxKind.ExclamationToken || operator === ts.SyntaxKind.MinusToken;
  return isSign ? replace(node, operand.getText()) : [];
}

/** `return undefined` is the same as `return`. */
function ofReturn(node: ts.ReturnStatement, replace: Replace): Mutant[] {
  const { expression } = node;
  if (!expression) return replace(node, ';');
  return expression.getText() === 'undefined' ? [] : replace(node, 'return;');
}

/** A list without each of its elements; a tuple of names is none. */
function ofElements({ elements }: ts.ArrayLiteralExpression, replace: Replace): Mutant[] {
  const isOneOfMany = (element: ts.Expression): boolean =>
    ts.isStringLiteral(element) ||
    ts.isArrayLiteralExpression(element) ||
    ts.isObjectLiteralExpression(element) ||
    ts.isRegularExpressionLiteral(element);
  return elements.filter(isOneOfMany).flatMap((element) => replace(element, '...[]'));
}

function ofCall(node: ts.CallExpression, replace: Replace): Mutant[] {
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const other = METHODS.get(callee.name.text);
  if (other === undefined) return [];
  return other === '' ? replace(node, callee.expression.getText()) : replace(callee.name, other);
}

function isValue(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  return !ts.isArrayLiteralExpression(parent) && !ts.isLiteralTypeNode(parent);
}

/** A tagged template of this house is SQL. */
function ofSql({ template }: ts.TaggedTemplateExpression, file: ts.SourceFile): Mutant[] {
  const start = template.getStart(file) + 1;
  const text = template.getText(file).slice(1, -1);
  return sqlMutants(text).map((mutant) => ({
    start: start + mutant.start,
    end: start + mutant.end,
    replacement: mutant.replacement,
  }));
}

/** Anchors, classes turned round, quantifiers and flags left out. */
const REGEX_PARTS: readonly (readonly [RegExp, string])[] = [
  [/(?<![[\\])\^/g, ''],
  [/(?<!\\)\$(?=$|[|)])/g, ''],
  [/\[\^/g, '['],
  [/(?<!\\)\[(?!\^)/g, '[^'],
  [/\\p(?=\{)/g, '\\P'],
  [/(?<=[\])}])\+/g, ''],
  [/(?<=[\])}])[?*]/g, ''],
  [/\(\?<!/g, '(?<='],
  [/\(\?<=/g, '(?<!'],
];

function ofRegex(node: ts.RegularExpressionLiteral, file: ts.SourceFile): Mutant[] {
  const text = node.getText(file);
  const body = text.slice(0, text.lastIndexOf('/'));
  const start = node.getStart(file);
  const ofBody = REGEX_PARTS.flatMap(([part, replacement]) =>
    [...body.matchAll(part)].map(({ index, 0: found }) => ({
      start: start + index,
      end: start + index + found.length,
      replacement,
    })),
  );
  const global = text.indexOf('g', body.length);
  if (global === -1) return ofBody;
  return [...ofBody, { start: start + global, end: start + global + 1, replacement: '' }];
}
