import { loadModule, parse, scan } from 'libpg-query'
import { judgeTree, type Refusal } from '../policy/statement.ts'
import { bindText } from '../policy/text.ts'
import type { Parameter, Problem } from '../schema.ts'

/** A statement that passed: the text to run, its parameters in order, and how to find a place of it in the original. */
export type Sound = { text: string; order: readonly string[]; origin(byte: number): number }
export type Judged = { problems: Problem[]; sound: Sound | null }

const PATH = 'statement'

/** Reads the position and kind out of the parser's own error. */
function syntaxRefusal(error: unknown): Refusal {
  const details = error instanceof Error && 'sqlDetails' in error ? error.sqlDetails : null
  const at =
    details && typeof details === 'object' && 'cursorPosition' in details ? Number(details.cursorPosition) : null
  const message = error instanceof Error ? error.message : ''
  const near = /at or near "([\s\S]*)"$/.exec(message)?.[1]
  if (near !== undefined) return { code: 'SQL_SYNTAX', params: { near: near.slice(0, 60) }, at }
  const isOver = message.includes('at end of input')
  return isOver
    ? { code: 'SQL_UNFINISHED', params: {}, at }
    : { code: 'SQL_UNREADABLE', params: { what: message.slice(0, 200) }, at }
}

/**
 * Judges a statement as PostgreSQL itself reads it, with the parser of the server's own major version.
 *
 * @param views  names of the published views.
 */
export async function judgeStatement(
  statement: string,
  parameters: readonly Parameter[],
  views: ReadonlySet<string>,
): Promise<Judged> {
  await loadModule()
  const refusedAll = (refusals: readonly Refusal[], origin: (byte: number) => number): Judged => ({
    problems: refusals.map(({ code, params, at }) => ({
      path: PATH,
      code,
      params,
      ...(at === null ? {} : { start: origin(at), end: wordEnd(statement, origin(at)) }),
    })),
    sound: null,
  })
  const plain = (byte: number) => Buffer.from(statement).subarray(0, byte).toString('utf8').length
  if (statement.includes('\0') || !statement.isWellFormed()) {
    return refusedAll([{ code: 'SQL_CHARACTER', params: { what: '' }, at: null }], plain)
  }
  let tokens: Awaited<ReturnType<typeof scan>>['tokens']
  try {
    tokens = (await scan(statement)).tokens
  } catch (error) {
    return refusedAll([syntaxRefusal(error)], plain)
  }
  const bound = bindText(statement, tokens, parameters)
  const { problems } = refusedAll(bound.refusals, plain)
  try {
    problems.push(...refusedAll(judgeTree(await parse(bound.text), views), bound.origin).problems)
  } catch (error) {
    problems.push(...refusedAll([syntaxRefusal(error)], bound.origin).problems)
  }
  if (problems.length > 0) return { problems: once(problems), sound: null }
  return { problems: [], sound: { text: bound.text, order: bound.order, origin: bound.origin } }
}

function wordEnd(text: string, start: number): number {
  const word = /^(\w+(\.\w+)*|\S)/.exec(text.slice(start))?.[0] ?? ''
  return Math.min(text.length, start + Math.max(1, word.length))
}

/** Each problem said once, in the order of its place. */
function once(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((one) => [`${one.code} ${one.start ?? ''} ${JSON.stringify(one.params)}`, one]))
  return [...seen.values()].toSorted((a, b) => (a.start ?? -1) - (b.start ?? -1)).slice(0, 50)
}
