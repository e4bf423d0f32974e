import { caseValues, isCaseValue, type OutsideRunner, type OutsideWork } from '#modules/approvals'
import { type Actor, type DataScope, systemActor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { sourceErrors } from './errors.ts'
import { scalarOf } from './policy/scalar.ts'
import type { SourceParameters } from './schema.ts'
import { readSource } from './service/read.ts'
import { currentNumbers } from './store/source.ts'

type Found = {
  facts: Record<string, string | boolean>
  detail: Record<string, { source: string; version: number; runId: string }>
}

/** A gateway sees what its own case lies in; a case of no line or department what its maker sees. */
async function readerFor(platform: Platform, { row }: OutsideWork): Promise<Actor> {
  const { businessLine, departmentId, makerId } = row
  const ofCase: DataScope | null =
    businessLine === null || departmentId === null
      ? null
      : { all: false, businessLines: [businessLine], departmentIds: [departmentId] }
  const maker = ofCase ? null : await platform.directory.actorOf(platform.db, makerId, platform.clock())
  const nothing: DataScope = { all: false, businessLines: [], departmentIds: [] }
  return { ...systemActor([]), scope: ofCase ?? maker?.scope ?? nothing }
}

function parametersOf(names: Readonly<Record<string, string>>, facts: OutsideWork['facts']): SourceParameters {
  const texts = Object.entries(names).map(([parameter, fact]): [string, SourceParameters[string]] => {
    const value = facts[fact]
    if (Array.isArray(value)) return [parameter, value.map(String)]
    if (value === undefined || value === null) return [parameter, null]
    return [parameter, typeof value === 'boolean' ? value : String(value)]
  })
  return Object.fromEntries(texts)
}

/**
 * Fetches the values a gateway chooses by, of the version of the source that its flow was published with, before the transaction in which it chooses. Each failure, of the source or
 * of its value (none, several, empty), leaves the gateway to an administrator under its own code. The values stay
 * in the case as facts and sealed in the log of runs.
 */
export const lookupRunner: OutsideRunner = {
  kind: 'lookup',
  async pin(reader, node) {
    if (!('lookups' in node)) return node
    const found = await currentNumbers(
      reader,
      node.lookups.map(({ source }) => source),
    )
    const lookups = node.lookups.map(({ version: _earlier, ...lookup }) => {
      const version = found.get(lookup.source)
      if (version === undefined) throw sourceErrors.SOURCE_NOT_PUBLISHED({ source: lookup.source })
      return { ...lookup, version }
    })
    return { ...node, lookups }
  },
  async prepare(platform, work): Promise<Found> {
    const lookups = 'lookups' in work.node ? work.node.lookups : []
    const actor = await readerFor(platform, work)
    const found: Found = { facts: {}, detail: {} }
    const named = lookups.flatMap(({ parameters }) => Object.values(parameters))
    const own = named.some(isCaseValue) ? await caseValues(platform.db, work) : {}
    for (const { fact, source, column, parameters, version } of lookups) {
      const pin = version === undefined ? {} : { version }
      const options = { purpose: 'gateway' as const, subject: `case ${work.caseId}`, ...pin }
      const answer = await readSource(
        { platform, actor },
        source,
        parametersOf(parameters, { ...work.facts, ...own }),
        options,
      )
      found.facts[fact] = scalarOf(answer, column)
      found.detail[fact] = { source, version: answer.version, runId: answer.runId }
    }
    return found
  },
  async run(_context, _work, prepared) {
    const { facts, detail } = prepared as Found
    return { kind: 'completed', facts, detail: { lookups: detail } }
  },
}
