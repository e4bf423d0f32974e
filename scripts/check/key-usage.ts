import ts from 'typescript'
import { resolves, type Texts } from './locales.ts'
import type { Problem } from './problem.ts'

const KEY = /^([a-z][a-z-]*):([A-Za-z][\w.-]*)$/
const HEAD = /^([a-z][a-z-]*):([A-Za-z][\w.-]*)\.$/

/**
 * Keys written into the code (`'accounts:page.title'`, or the fixed head of `` `kit:state.${state}` ``) that no locale
 * file holds.
 */
export function keyProblems(file: string, text: string, known: ReadonlyMap<string, Texts>): Problem[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const problems: Problem[] = []
  const visit = (node: ts.Node): void => {
    const match = ts.isStringLiteralLike(node)
      ? KEY.exec(node.text)
      : ts.isTemplateHead(node)
        ? HEAD.exec(node.text)
        : null
    const [, namespace = '', key = ''] = match ?? []
    if (known.has(namespace) && !resolves(known.get(namespace), key)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
      problems.push({ rule: 'key-exists', file, line, text: `${namespace}:${key} has no text` })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return problems
}
