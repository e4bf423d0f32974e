import type { z } from 'zod'
import type { Platform } from '#platform/platform.ts'
import type * as wire from '../schema/wire.ts'
import { listRules } from '../store/rule.ts'
import { fallbackWithoutRule } from './rules.ts'
import { peopleNamed } from './steps.ts'

/** One row for every command that can be gated: what is laid down, or what follows from nothing being laid down. */
export async function ruleTable(platform: Platform): Promise<z.input<typeof wire.rule>[]> {
  const rules = new Map((await listRules(platform.db)).map((rule) => [rule.command, rule]))
  const changers = [...rules.values()].flatMap((rule) => rule.changedBy ?? [])
  const people = await peopleNamed(platform, platform.db, changers)
  const gateable = [...platform.commands.values()].filter((command) => command.propose).map((command) => command.name)
  return gateable.sort().map((command) => {
    const rule = rules.get(command)
    if (!rule) {
      const fallback = fallbackWithoutRule(command)
      return {
        command,
        flow: null,
        fallback,
        autoAfterSeconds: null,
        explicit: false,
        changedAt: null,
        changedBy: null,
      }
    }
    const { flowId, flowCode, flowLabel, flowVersionId, fallback, autoAfterSeconds, changedAt, changedBy } = rule
    const published = flowVersionId !== null
    return {
      command,
      flow: flowId && flowCode && flowLabel ? { id: flowId, code: flowCode, label: flowLabel, published } : null,
      fallback,
      autoAfterSeconds,
      explicit: true,
      changedAt,
      changedBy: changedBy === null ? null : (people.get(changedBy)?.name ?? ''),
    }
  })
}
