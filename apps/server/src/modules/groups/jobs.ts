import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { systemActor } from '#platform/actor.ts'
import type { TaskHandler } from '#platform/module.ts'
import { groupsByRule, hasMoved, MATCH_TASK } from './rule.ts'
import { matchClientGroup } from './rule-commands.ts'

const payload = z.object({ id: z.uuid() })

/** A rule was laid down: its members come. The job's own key makes one effect of several runs. */
const match: TaskHandler = async (platform, given, job) => {
  const { id } = payload.parse(given)
  await platform.execute(matchClientGroup, { id }, systemActor([matchClientGroup.name]), {
    key: `match:${id}:${job.id}`,
  })
}

/** Every quarter of an hour: groups by rule whose accounts have changed since get the members they mean now. */
const matchAll: TaskHandler = async (platform, _payload, { signal }) => {
  const actor = systemActor([matchClientGroup.name])
  const round = toWire(platform.clock()).slice(0, 16)
  for (const group of await groupsByRule(platform.db)) {
    if (signal.aborted) return
    if (!(await hasMoved(platform, group))) continue
    await platform.execute(matchClientGroup, { id: group.id }, actor, { key: `match:${group.id}:${round}` })
  }
}

export const groupTasks = { [MATCH_TASK]: match, 'groups.rule.match-all': matchAll }
export const groupCrontab = ['7,22,37,52 * * * * groups.rule.match-all']
