import type { Actor } from '#platform/actor.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import { maskBankAccount } from '#platform/masking.ts'
import type { Platform } from '#platform/platform.ts'
import { MASKED_ANSWERS } from './schema/profile.ts'

/** Answers of a profile that only holders of a permission see. */
export type AnswerRight = { permission: string; keys: readonly string[] }

/** Where the module that makes something of answers says who may see them. */
export const answerReaders = defineExtensionPoint<AnswerRight>('clients.answerReader')

const shown = (key: string, value: unknown): unknown =>
  MASKED_ANSWERS.includes(key) && typeof value === 'string' ? maskBankAccount(value) : value

/** The answers without those that the actor may not see; numbers of bank accounts masked. */
export function visibleAnswers<A extends Record<string, unknown>>(platform: Platform, actor: Actor, answers: A): A {
  const hidden = new Set(
    platform.offered(answerReaders).flatMap(({ permission, keys }) => (actor.permissions.has(permission) ? [] : keys)),
  )
  const visible = Object.entries(answers).filter(([key]) => !hidden.has(key))
  return Object.fromEntries(visible.map(([key, value]) => [key, shown(key, value)])) as A
}
