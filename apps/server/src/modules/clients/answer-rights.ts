import type { Actor } from '#platform/actor.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'

/** Answers of a profile that only holders of a permission see. */
export type AnswerRight = { permission: string; keys: readonly string[] }

/** Where the module that makes something of answers says who may see them. */
export const answerReaders = defineExtensionPoint<AnswerRight>('clients.answerReader')

/** The answers without those that the actor may not see. */
export function visibleAnswers<A extends Record<string, unknown>>(platform: Platform, actor: Actor, answers: A): A {
  const hidden = new Set(
    platform.offered(answerReaders).flatMap(({ permission, keys }) => (actor.permissions.has(permission) ? [] : keys)),
  )
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !hidden.has(key))) as A
}
