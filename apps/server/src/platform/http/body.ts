import { isUtf8 } from 'node:buffer'
import type { FieldProblem } from '#kernel/refusal.ts'
import { platformErrors } from '../errors.ts'

/** Deeper input than this is an attack on somebody's stack, not a form. */
const DEPTH_MAX = 40

const POLLUTING = new Set(['__proto__', 'constructor', 'prototype'])

function storable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function walk(value: unknown, path: string, depth: number, problems: FieldProblem[]): void {
  if (depth > DEPTH_MAX) throw platformErrors.BODY_UNREADABLE()
  if (typeof value === 'string') {
    if (!storable(value)) problems.push({ path, code: 'unstorable_text' })
    return
  }
  if (value === null || typeof value !== 'object') return
  for (const [key, part] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`
    if (POLLUTING.has(key)) problems.push({ path, code: 'forbidden_key' })
    else if (!storable(key)) problems.push({ path, code: 'unstorable_text' })
    else walk(part, place, depth + 1, problems)
  }
}

/**
 * Refuses what no part of Kontor can take, wherever it stands: text that PostgreSQL can't store (NUL, halves of a
 * surrogate pair), keys that reach into JavaScript's own objects, bottomless nesting.
 *
 * @throws INPUT_INVALID naming the places; BODY_UNREADABLE when it is nested too deep.
 */
export function requireStorable(value: unknown): void {
  const problems: FieldProblem[] = []
  walk(value, '', 0, problems)
  if (problems.length > 0) throw platformErrors.INPUT_INVALID({}, problems.slice(0, 100))
}

/**
 * The value of a JSON body. An empty body is `{}`, so that commands without input need none.
 *
 * @throws BODY_UNREADABLE when it is no JSON or no UTF-8; INPUT_INVALID as `requireStorable`.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {}
  if (!isUtf8(bytes)) throw platformErrors.BODY_UNREADABLE()
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw platformErrors.BODY_UNREADABLE()
  }
  requireStorable(value)
  return value
}
