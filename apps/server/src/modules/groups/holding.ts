import { toWire } from '#kernel/clock.ts'
import type { CommandContext, Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { groupErrors } from './errors.ts'
import type * as wire from './schema.ts'
import * as store from './store.ts'

export const doerOf = ({ actor, now }: CommandContext): store.Doer => ({ name: actor.name, at: toWire(now) })
export const targetOf = (kind: wire.GroupKind, id: string, label: string) => ({ type: `${kind}Group`, id, label })
export const topicOf = (kind: wire.GroupKind) => `${kind}Groups`

type Shown = { code?: string; name: string; purposes: readonly string[]; remark: string | null }
export const shown = ({ name, purposes, remark }: Shown) => ({ name, purposes: [...purposes], remark })

/** What a change of a group is proposed as. */
export function proposal(
  kind: wire.GroupKind,
  group: { id: string; code: string; version: number; purposes: readonly string[] },
  change: Pick<Proposal, 'before' | 'after' | 'reason'>,
): Proposal {
  return {
    target: targetOf(kind, group.id, group.code),
    version: String(group.version),
    clientId: null,
    accountId: null,
    businessLine: null,
    departmentId: null,
    facts: { kind, purposes: [...group.purposes] },
    ...change,
  }
}

/** The group, locked, and named in the record. @throws NOT_FOUND */
export async function locked(context: CommandContext, kind: wire.GroupKind, id: string): Promise<store.GroupRow> {
  const group = await store.findGroup(context.tx, kind, id, true)
  if (!group) throw platformErrors.NOT_FOUND()
  context.record({ target: targetOf(kind, id, group.code) })
  context.emit({ topic: topicOf(kind), ids: [id] })
  return group
}

/** The group, when its members are chosen by hand. @throws MEMBERS_BY_RULE */
export function byHand(group: store.GroupRow): store.GroupRow {
  if (group.rule !== null) throw groupErrors.MEMBERS_BY_RULE()
  return group
}
