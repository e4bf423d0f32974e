import { Refused } from '#kernel/refusal.ts'
import { flowProblems, unavailableNodes } from '#modules/approvals'
import { listParameters } from '#modules/archive'
import { currentNumbers, offeredSources } from '#modules/sources'
import type { Reader } from '#platform/db.ts'
import { parseInput } from '#platform/execute.ts'
import type { Platform } from '#platform/platform.ts'
import { sourceProblems, sourcesIn } from '../policy/asking.ts'
import { dispatchProblems } from '../policy/dispatch.ts'
import { asksAtGateways, lookupProblems } from '../policy/lookups.ts'
import { portalProblems } from '../policy/portal.ts'
import {
  danglingProblems,
  ownProblem,
  referenceProblems,
  relayProblems,
  relayTargets,
  variantProblems,
} from '../policy/problems.ts'
import { type RelayTarget, relayHiddenWarnings } from '../policy/relay-hidden.ts'
import { relayMapProblems } from '../policy/relay-map.ts'
import { type BusinessDefinition, businessDefinition, type UnfinishedDefinition } from '../schema/definition.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { type BusinessRow, businessesByCode } from '../store/business.ts'
import { relayGraph } from '../store/relay-graph.ts'
import { versionsById } from '../store/version.ts'
import { formRuleProblems } from './form-rules.ts'

/** A draft judged: the definition when it reads as one, everything that keeps it from being published, and what warns. */
export type Judged = { definition: BusinessDefinition | null; problems: BusinessProblem[] }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the parser says about an unfinished definition, by path. */
function readDefinition(draft: UnfinishedDefinition): Judged {
  const missing = (['forms', 'flow'] as const).filter((part) => !draft[part])
  if (missing.length > 0)
    return { definition: null, problems: missing.map((part) => ownProblem(part, 'PART_MISSING', { part })) }
  try {
    return { definition: parseInput(businessDefinition, draft), problems: [] }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const problems = error.fields.map(({ path, code, module, params }) => ({
      path,
      code,
      module: module ?? 'platform',
      params: params ?? {},
      severity: 'error' as const,
    }))
    return { definition: null, problems }
  }
}

/** Businesses as they are published, by code. */
async function targetsByCode(
  platform: Platform,
  reader: Reader,
  targets: readonly BusinessRow[],
): Promise<ReadonlyMap<string, RelayTarget>> {
  const ids = targets.flatMap(({ currentVersionId }) => currentVersionId ?? [])
  const versions = ids.length === 0 ? null : await versionsById(reader, platform.db, ids)
  return new Map(
    targets.flatMap(({ code, names, currentVersionId }) => {
      const version = currentVersionId === null ? undefined : versions?.get(currentVersionId)
      return version ? [[code, { names, definition: version.definition }] as const] : []
    }),
  )
}

/** All that is wrong with a draft, at once, each at its place. */
export async function judge(
  platform: Platform,
  reader: Reader,
  business: { code: string; subjectTypes: readonly string[]; draft: UnfinishedDefinition },
): Promise<Judged> {
  const read = readDefinition(business.draft)
  const { definition } = read
  if (!definition) {
    // A form that is missing is told from the start, not only once everything else reads.
    const drawn = business.draft.forms
    const variants = isRecord(drawn) ? variantProblems(business.subjectTypes, drawn) : []
    return { definition, problems: [...variants, ...read.problems] }
  }
  const forms = Object.values(definition.forms)
  const live = new Set((await listParameters(reader)).filter((one) => !one.retired).map((one) => one.code))
  const codes = relayTargets(definition.flow).map((one) => one.code)
  const targets = await businessesByCode(reader, codes)
  const published = new Set(targets.filter((one) => one.state === 'published').map((one) => one.code))
  const theirs = await targetsByCode(platform, reader, targets)
  const theirForms = new Map([...theirs].map(([code, one]) => [code, Object.values(one.definition.forms)] as const))
  const graph = codes.length > 0 ? await relayGraph(reader) : new Map()
  const offered = asksAtGateways(definition.flow) ? await offeredSources(platform, reader) : []
  return {
    definition,
    problems: [
      ...variantProblems(business.subjectTypes, definition.forms),
      ...formRuleProblems(definition),
      ...[...flowProblems(definition.flow), ...unavailableNodes(platform, definition.flow)].map(({ code, at }) => ({
        path:
          at === null
            ? 'flow'
            : `flow.${definition.flow.nodes.some((node) => node.id === at) ? 'nodes' : 'edges'}.${at}`,
        module: 'approvals',
        code,
        params: {},
        severity: 'error' as const,
      })),
      ...dispatchProblems(definition),
      ...portalProblems(definition),
      ...danglingProblems(definition.flow, forms),
      ...sourceProblems(definition, await currentNumbers(reader, sourcesIn(definition))),
      ...lookupProblems(definition.flow, forms, new Map(offered.map((one) => [one.code, one]))),
      ...referenceProblems(definition, live),
      ...relayProblems(business.code, definition.flow, published, graph),
      ...relayMapProblems(definition.flow, forms, theirForms),
      ...relayHiddenWarnings(definition, theirs),
    ],
  }
}
