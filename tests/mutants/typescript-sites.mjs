// Prints, as JSON, each place where the client's modules can be changed a little, and how; the
// operators are those of `python_sites.py`. Whether a change passes the types is found out later.
// Usage: node typescript-sites.mjs CLIENT-FOLDER MODULE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...modules] = process.argv.slice(2);
const client = resolve(folder);
const require = createRequire(resolve(client, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { API } = await load("typescript/unstable/sync");
const { SyntaxKind: Kind, isTypeNode } = await load("typescript/unstable/ast");

const SIGNS = {
  [Kind.LessThanToken]: ["<=", "comparison"],
  [Kind.LessThanEqualsToken]: ["<", "comparison"],
  [Kind.GreaterThanToken]: [">=", "comparison"],
  [Kind.GreaterThanEqualsToken]: [">", "comparison"],
  [Kind.EqualsEqualsEqualsToken]: ["!==", "comparison"],
  [Kind.ExclamationEqualsEqualsToken]: ["===", "comparison"],
  [Kind.PlusToken]: ["-", "arithmetic"],
  [Kind.MinusToken]: ["+", "arithmetic"],
  [Kind.AsteriskToken]: ["+", "arithmetic"],
  [Kind.SlashToken]: ["*", "arithmetic"],
  [Kind.PercentToken]: ["+", "arithmetic"],
  [Kind.AsteriskAsteriskToken]: ["*", "arithmetic"],
  [Kind.AmpersandToken]: ["|", "arithmetic"],
  [Kind.BarToken]: ["&", "arithmetic"],
  [Kind.LessThanLessThanToken]: [">>", "arithmetic"],
  [Kind.GreaterThanGreaterThanToken]: ["<<", "arithmetic"],
  [Kind.PlusEqualsToken]: ["-=", "arithmetic"],
  [Kind.MinusEqualsToken]: ["+=", "arithmetic"],
  [Kind.AmpersandEqualsToken]: ["|=", "arithmetic"],
  [Kind.AmpersandAmpersandToken]: ["||", "boolean"],
  [Kind.BarBarToken]: ["&&", "boolean"],
};
const EQUALITIES = [Kind.EqualsEqualsEqualsToken, Kind.ExclamationEqualsEqualsToken];
const SKIPPED = [Kind.ImportDeclaration, Kind.ExportDeclaration, Kind.InterfaceDeclaration, Kind.TypeAliasDeclaration];
const TEXTS = [Kind.StringLiteral, Kind.NoSubstitutionTemplateLiteral];

/** All changes of one module. */
function changesOf(path, source) {
  const found = [];
  const textOf = (node) => source.text.slice(node.getStart(source), node.end);
  const note = (start, end, text, operator) => {
    const bytes = (offset) => Buffer.byteLength(source.text.slice(0, offset));
    found.push({ path, start: bytes(start), end: bytes(end), text, operator });
  };
  const replace = (node, text, operator) => {
    note(node.getStart(source), node.end, text, operator);
  };
  const negate = (test, operator) => {
    const isEquality = test.operatorToken && EQUALITIES.includes(test.operatorToken.kind);
    const isNegation = test.kind === Kind.PrefixUnaryExpression && test.operator === Kind.ExclamationToken;
    if (!isEquality && !isNegation) replace(test, `!(${textOf(test)})`, operator);
  };
  const respell = (node) => {
    if (!TEXTS.includes(node?.kind)) return;
    const text = textOf(node);
    replace(node, `${text.slice(0, -1)}~${text.slice(-1)}`, "spelling");
  };

  const visit = (node, answersYesOrNo) => {
    if (SKIPPED.includes(node.kind) || isTypeNode(node)) return;
    let inner = answersYesOrNo;
    if (node.body !== undefined) inner = node.type?.kind === Kind.BooleanKeyword;
    changeHere(node, inner);
    node.forEachChild((child) => visit(child, inner));
  };

  const changeHere = (node, answersYesOrNo) => {
    switch (node.kind) {
      case Kind.BinaryExpression: {
        const sign = node.operatorToken;
        const [other, operator] = SIGNS[sign.kind] ?? [];
        const isJoining = sign.kind === Kind.PlusToken && [node.left, node.right].some((side) => TEXTS.includes(side.kind));
        if (other && !isJoining) replace(sign, other, operator);
        if (operator === "comparison") [node.left, node.right].forEach(respell);
        break;
      }
      case Kind.PrefixUnaryExpression:
        if ([Kind.ExclamationToken, Kind.MinusToken].includes(node.operator)) {
          replace(node, `(${textOf(node.operand)})`, "boolean");
        }
        break;
      case Kind.IfStatement:
        negate(node.expression, "condition");
        break;
      case Kind.ConditionalExpression:
        negate(node.condition, "condition");
        break;
      case Kind.NumericLiteral: {
        const value = Number(textOf(node).replaceAll("_", ""));
        for (const near of [value + 1, value - 1]) replace(node, near < 0 ? `(${near})` : `${near}`, "constant");
        break;
      }
      case Kind.BigIntLiteral: {
        const value = BigInt(textOf(node).slice(0, -1).replaceAll("_", ""));
        for (const near of [value + 1n, value - 1n]) replace(node, near < 0n ? `(${near}n)` : `${near}n`, "constant");
        break;
      }
      case Kind.TrueKeyword:
        replace(node, "false", "constant");
        break;
      case Kind.FalseKeyword:
        replace(node, "true", "constant");
        break;
      case Kind.ReturnStatement:
        if (!node.expression) break;
        if (answersYesOrNo) negate(node.expression, "return");
        else if (node.expression.kind !== Kind.NullKeyword) replace(node.expression, "undefined as never", "return");
        break;
      case Kind.ArrowFunction:
        if (node.body.kind !== Kind.Block && node.type?.kind === Kind.BooleanKeyword) negate(node.body, "return");
        break;
      case Kind.ExpressionStatement:
        if (node.expression.kind === Kind.CallExpression || node.expression.kind === Kind.AwaitExpression) {
          replace(node, ";", "leave out");
        } else if (node.expression.kind === Kind.BinaryExpression) {
          replace(node, ";", "forget");
        }
        break;
      case Kind.ThrowStatement:
        replace(node, ";", "leave out");
        break;
      case Kind.ContinueStatement:
        replace(node, "break;", "loop");
        break;
      case Kind.BreakStatement:
        replace(node, "continue;", "loop");
        break;
      case Kind.TemplateExpression:
        // What is hashed is written with bars between its parts.
        if (textOf(node).includes("|")) replace(node, `\`~${textOf(node).slice(1)}`, "spelling");
        break;
      case Kind.ElementAccessExpression:
        respell(node.argumentExpression);
        break;
      case Kind.CallExpression: {
        const called = textOf(node.expression);
        if (called === "below") replace(node, "5n", "randomness");
        if (called === "rng") replace(node, `new Uint8Array(${textOf(node.arguments[0])})`, "randomness");
        const [left, right] = node.arguments;
        const isFixed = (side) => TEXTS.includes(side.kind) || side.kind === Kind.SpreadElement;
        if (left && right && ![left, right].some(isFixed) && textOf(left) !== textOf(right)) {
          const between = source.text.slice(left.end, right.getStart(source));
          note(left.getStart(source), right.end, textOf(right) + between + textOf(left), "arguments");
        }
        break;
      }
    }
  };

  visit(source, false);
  return found;
}

const api = new API({ cwd: client });
const project = api.updateSnapshot({ openProject: resolve(client, "tsconfig.json") }).getProjects()[0];
const found = modules.flatMap((module) => {
  const file = resolve(client, module);
  const source = project.program.getSourceFile(file);
  if (source === undefined || source.text !== readFileSync(file, "utf8")) throw new Error(`${module} was not read`);
  return changesOf(module, source);
});
api.close();
console.log(JSON.stringify(found));
