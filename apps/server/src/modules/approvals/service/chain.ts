import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import type * as wire from '../schema/chain.ts'
import { linksOf } from '../store/chain.ts'
import { outsideOf } from '../store/outside.ts'
import { takesPart } from '../store/read.ts'
import { textOf } from './steps.ts'

/**
 * The chain a case belongs to, as far as the person may see its cases, and the outside work of the case itself.
 *
 * @throws NOT_FOUND when the case is none of the person's business.
 */
export async function chainFor(platform: Platform, actor: Actor, id: string): Promise<z.input<typeof wire.chain>> {
  const { db } = platform
  const links = await linksOf(db, id)
  const sees = actor.permissions.has('approvals.ticket.view')
  const visible = await Promise.all(
    links.map(async (link) => (sees && isInScope(actor, link)) || (await takesPart(db, link.id, actor.operatorId))),
  )
  const known = links.filter((_link, index) => visible[index])
  if (!known.some((link) => link.id === id)) throw platformErrors.NOT_FOUND()
  const ids = new Set(known.map((link) => link.id))
  const outside = await outsideOf(db, id)
  return {
    cases: known.map(({ id: caseId, parentId, nodeId, code, label, state, openedAt, closedAt, ...link }) => ({
      id: caseId,
      parentId: parentId !== null && ids.has(parentId) ? parentId : null,
      nodeId,
      flow: { code, name: textOf(label, actor.language) ?? code },
      state,
      target: { type: link.targetType, id: link.targetId, label: link.targetLabel },
      openedAt,
      closedAt,
    })),
    outside: outside.map(({ tokenId, nodeId, kind, state, dueAt, beganAt, endedAt, ...one }) => ({
      tokenId,
      nodeId,
      kind,
      state,
      dueAt,
      failure:
        one.failureCode === null
          ? null
          : { module: one.failureModule ?? 'approvals', code: one.failureCode, params: one.failureParams ?? {} },
      beganAt,
      endedAt,
    })),
  }
}
