import ts from 'typescript'

/** A test and the feature ids its title, or the title of a suite around it, carries. */
export type TitledTest = { file: string; line: number; title: string; ids: string[] }

const TESTS = new Set(['it', 'test'])
const SUITES = new Set(['describe', 'suite'])
/** A feature of the table, or one of the rules that hold for all of them (`G1` … `G8`). */
const ID = /\[((?:[A-Z]-\d{2}|G\d)(?:\s*,\s*(?:[A-Z]-\d{2}|G\d))*)\]/g

export const idsIn = (title: string): string[] =>
  [...title.matchAll(ID)].flatMap(([, ids = '']) => ids.split(',').map((id) => id.trim()))

/** `it`, `it.each(…)`, `describe.concurrent`: the name everything hangs on. */
function calledRoot(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text
  if (
    ts.isPropertyAccessExpression(expression) ||
    ts.isCallExpression(expression) ||
    ts.isTaggedTemplateExpression(expression)
  ) {
    return calledRoot(ts.isTaggedTemplateExpression(expression) ? expression.tag : expression.expression)
  }
  return ''
}

function titleOf(node: ts.CallExpression): string | null {
  const [first] = node.arguments
  if (!first || node.arguments.length < 2) return null
  return ts.isStringLiteralLike(first) || ts.isTemplateExpression(first) ? first.getText().slice(1, -1) : null
}

/** Every test of a file by its title, read from the text: nothing is run. */
export function titledTests(file: string, text: string): TitledTest[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: TitledTest[] = []
  const visit = (node: ts.Node, around: string[]): void => {
    let inside = around
    if (ts.isCallExpression(node)) {
      const called = calledRoot(node.expression)
      const title = titleOf(node)
      if (title !== null && TESTS.has(called)) {
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
        found.push({ file, line, title, ids: [...new Set([...around, ...idsIn(title)])] })
      }
      if (title !== null && SUITES.has(called)) inside = [...around, ...idsIn(title)]
    }
    ts.forEachChild(node, (child) => visit(child, inside))
  }
  visit(source, [])
  return found
}
