import ts from 'typescript'
import type { Problem } from './problem.ts'

const SRC = /^apps\/[^/]+\/src\//
const TEST = /(^|\/)test\/|\.(test|full|journey)\.tsx?$|^e2e\/|^apps\/server\/testing\//
const COMMAND_LINE = /^(scripts|tools|bench)\//

/** A call or name that has one home; anywhere else it is an error that names the replacement. */
type Ban = { rule: string; instead: string; home: RegExp; matches(node: ts.Node): boolean }

const isCallOf = (node: ts.Node, object: string, method: string): boolean =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  ts.isIdentifier(node.expression.expression) &&
  node.expression.expression.text === object &&
  node.expression.name.text === method

const isMember = (node: ts.Node, object: string, member: string): boolean =>
  ts.isPropertyAccessExpression(node) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === object &&
  node.name.text === member

const calledName = (node: ts.Node): string | null => {
  if (!ts.isCallExpression(node)) return null
  if (ts.isIdentifier(node.expression)) return node.expression.text
  return ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : null
}

/** An icon in a part's `icon` that says nothing of being read aloud or not; the library would have its name read out. */
function isLoudIcon(node: ts.Node): boolean {
  if (!ts.isJsxSelfClosingElement(node) || !/(Outlined|Filled|TwoTone)$/.test(node.tagName.getText())) return false
  const told = node.attributes.properties.some(
    (one) => ts.isJsxAttribute(one) && one.name.getText().startsWith('aria-'),
  )
  let around: ts.Node = node.parent
  while (ts.isConditionalExpression(around) || ts.isParenthesizedExpression(around)) around = around.parent
  return (
    !told && ts.isJsxExpression(around) && ts.isJsxAttribute(around.parent) && around.parent.name.getText() === 'icon'
  )
}

/** The console's parts that the kit makes better than they come. */
const isImportOf = (node: ts.Node, name: string): boolean =>
  ts.isImportSpecifier(node) &&
  (node.propertyName ?? node.name).text === name &&
  node.parent.parent.parent.moduleSpecifier.getText() === "'antd'"

const BANS: Ban[] = [
  {
    rule: 'no-machine-clock',
    instead: 'take a Clock (kernel/clock.ts); business dates come from tables',
    home: /^apps\/server\/src\/kernel\/(clock|ids)\.ts$|^apps\/console\/src\/kit\/clock\.ts$|^scripts\/|^bench\//,
    matches: (node) =>
      isCallOf(node, 'Date', 'now') ||
      isMember(node, 'Temporal', 'Now') ||
      (ts.isNewExpression(node) &&
        ts.isIdentifier(node.expression) &&
        node.expression.text === 'Date' &&
        !node.arguments?.length),
  },
  {
    rule: 'no-random',
    instead: 'ids come from kernel/ids.ts, demo values from the seeded generator',
    home: /^$/,
    matches: (node) => isMember(node, 'Math', 'random'),
  },
  {
    rule: 'no-environment',
    instead: 'settings are read once, in platform/config.ts',
    home: /^apps\/server\/src\/(platform\/config|main)\.ts$|^apps\/server\/testing\/|^e2e\/|^(scripts|tools|bench)\/|\.config\.ts$/,
    matches: (node) => isMember(node, 'process', 'env'),
  },
  {
    rule: 'no-console',
    instead: 'write to the log (platform/log.ts)',
    home: COMMAND_LINE,
    matches: (node) =>
      ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'console',
  },
  {
    rule: 'no-float',
    instead: 'decimals are parsed by kernel/decimal.ts',
    home: /^$/,
    matches: (node) => calledName(node) === 'parseFloat',
  },
  {
    rule: 'no-own-transaction',
    instead: "use platform/db's inTransaction",
    home: /^apps\/server\/src\/platform\/db\.ts$/,
    matches: (node) =>
      ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && calledName(node) === 'transaction',
  },
  {
    rule: 'no-bare-drawer',
    instead: "take the kit's Drawer: what scrolls in it is reached by the keyboard",
    home: /^apps\/console\/src\/kit\/layout\/drawer\.tsx$/,
    matches: (node) => isImportOf(node, 'Drawer'),
  },
  {
    rule: 'no-bare-dialog',
    instead: "take the kit's Dialog: what lies behind it is out of reach",
    home: /^apps\/console\/src\/kit\/layout\/dialog\.tsx$/,
    matches: (node) => isImportOf(node, 'Modal'),
  },
  {
    rule: 'no-bare-tabs',
    instead: "take the kit's Tabs: the menu of those without room is no tab",
    home: /^apps\/console\/src\/kit\/layout\/tabs\.tsx$/,
    matches: (node) => isImportOf(node, 'Tabs'),
  },
  {
    rule: 'no-any',
    instead: 'say what it is, or unknown',
    home: /^$/,
    matches: (node) => node.kind === ts.SyntaxKind.AnyKeyword,
  },
  {
    rule: 'no-loud-icon',
    instead: 'aria-hidden="true": the words beside it, or the label of its button, are what is read aloud',
    home: /^$/,
    matches: isLoudIcon,
  },
  {
    rule: 'no-skipped-test',
    instead: 'a test runs or is deleted',
    home: /^(?!.*(^|\/)test\/|.*\.(test|full|journey)\.tsx?$|e2e\/)/,
    matches: (node) =>
      ts.isPropertyAccessExpression(node) &&
      /^(skip|only|todo|skipIf|runIf|fails)$/.test(node.name.text) &&
      /^(it|test|describe|suite)\b/.test(node.expression.getText()),
  },
  {
    rule: 'no-sleep',
    instead: 'wait for the fact: eventually() of #testing/probe.ts',
    home: /^(?!.*(^|\/)test\/|.*\.(test|full|journey)\.tsx?$|e2e\/)/,
    matches: (node) => calledName(node) === 'setTimeout',
  },
]

const NAME = /(^|[-/.])(utils?|managers?|helpers?|misc)([-/.]|$)|(^|\/)common(\/|\.)/
const COMMENT_BANS: [RegExp, string][] = [
  [/\b(TODO|FIXME|XXX)\b/, 'finish it, or write an issue'],
  [
    /@ts-(ignore|expect-error|nocheck)|(eslint|oxlint|biome)-(disable|ignore)/,
    'mend the code instead of silencing the check',
  ],
]
const HAN = /\p{Script=Han}/u
const WORDS = /\p{L}{2,}/u
const SHOWN_ATTRIBUTE =
  /^(title|placeholder|label|alt|description|okText|cancelText|message|aria-label|tooltip|extra|suffix|prefix)$/
const LINES_MAX = { file: 300, testFile: 500, function: 70 }

const isFunction = (node: ts.Node): boolean =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isConstructorDeclaration(node)

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) return node.text
  if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) return node.text
  return null
}

/** Text a person would read that does not come from a locale file. Packs carry their texts in all languages side by side. */
function untranslated(file: string, node: ts.Node): string | null {
  if (!SRC.test(file) || /\/(demo|test|locales|packs\/catalogue)\//.test(file)) return null
  const text = textOf(node)
  if (text === null) return null
  if (HAN.test(text)) return text
  if (!file.endsWith('.tsx')) return null
  if (ts.isJsxText(node)) return WORDS.test(text) ? text : null
  const attribute = ts.isJsxAttribute(node.parent) ? node.parent.name.getText() : ''
  return SHOWN_ATTRIBUTE.test(attribute) && /^[A-Z][a-z]|\p{L} \p{L}/u.test(text) ? text : null
}

function reachesUp(file: string, node: ts.Node): boolean {
  return (
    SRC.test(file) &&
    ts.isImportDeclaration(node) &&
    ts.isStringLiteral(node.moduleSpecifier) &&
    node.moduleSpecifier.text.startsWith('../../')
  )
}

function lengthProblems(file: string, source: ts.SourceFile): Problem[] {
  const lines = source.text.trimEnd().split('\n').length
  const max = TEST.test(file) ? LINES_MAX.testFile : LINES_MAX.file
  return lines > max ? [{ rule: 'file-length', file, text: `${lines} lines, at most ${max}: split it by noun` }] : []
}

function commentProblems(file: string, source: ts.SourceFile): Problem[] {
  const found: Problem[] = []
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, source.languageVariant, source.text)
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind !== ts.SyntaxKind.SingleLineCommentTrivia && kind !== ts.SyntaxKind.MultiLineCommentTrivia) continue
    for (const [pattern, instead] of COMMENT_BANS) {
      if (!pattern.test(scanner.getTokenText())) continue
      const line = source.getLineAndCharacterOfPosition(scanner.getTokenStart()).line + 1
      found.push({ rule: 'no-promise-in-comment', file, line, text: instead })
    }
  }
  return found
}

function nodeProblems(file: string, node: ts.Node, lineOf: (node: ts.Node) => number): Problem[] {
  const found: Problem[] = []
  const add = (rule: string, text: string) => found.push({ rule, file, line: lineOf(node), text })
  for (const ban of BANS) if (!ban.home.test(file) && ban.matches(node)) add(ban.rule, ban.instead)
  if (reachesUp(file, node)) add('no-climbing-import', 'use #kernel, #platform, #modules or #kit')
  const text = untranslated(file, node)
  if (text) add('no-untranslated-text', `"${text.trim().slice(0, 40)}" belongs into locales/`)
  if (isFunction(node) && !TEST.test(file)) {
    const lines = node.getText().split('\n').length
    if (lines > LINES_MAX.function)
      add('function-length', `${lines} lines, at most ${LINES_MAX.function}: pull a noun out`)
  }
  return found
}

/**
 * The rules no off-the-shelf linter states for us: names with one home, lengths, text outside locale files.
 * `file` is relative to the repository's root, with `/`.
 */
export function sourceProblems(file: string, text: string): Problem[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind)
  const found = [...lengthProblems(file, source), ...commentProblems(file, source)]
  if (NAME.test(file)) found.push({ rule: 'no-catch-all-name', file, text: 'name the noun it holds' })
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
  const visit = (node: ts.Node): void => {
    found.push(...nodeProblems(file, node, lineOf))
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(source, visit)
  return found
}
