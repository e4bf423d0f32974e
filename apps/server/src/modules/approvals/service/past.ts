import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { sqlState } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { approvalErrors } from '../errors.ts'
import { retrace } from '../policy/retrace.ts'
import { validateDefinition } from '../policy/validate.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import type { Parting, pastAnswer, pastRequest } from '../schema/watch.ts'
import { findFlow, versionsById } from '../store/flow.ts'
import { type PastRow, pastCases } from '../store/past.ts'

/** A designer waits this long for the cases, and then this long for the comparison. */
const READ_MS = 8_000
const WALK_MS = 4_000
/** Cases that differ are named up to this many; counts know them all. */
const NAMED_MAX = 200
const CANCELLED = '57014'
/** Walks between two turns of the event loop: other requests go on meanwhile. */
const TURN = 100

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

type Tally = {
  compared: number
  complete: boolean
  partings: Parting[]
  edges: Map<string, { would: number; took: number }>
  nodes: Map<string, { nodeId: string; kind: string; cases: number }>
}

function countEdges(tally: Tally, edges: Iterable<string>, side: 'would' | 'took'): void {
  for (const edge of edges) {
    const counted = tally.edges.get(edge)
    if (counted) counted[side] += 1
  }
}

function note(tally: Tally, parting: Parting): void {
  tally.partings.push(parting)
  const key = `${parting.kind} ${parting.at}`
  const counted = tally.nodes.get(key) ?? { nodeId: parting.at, kind: parting.kind, cases: 0 }
  tally.nodes.set(key, { ...counted, cases: counted.cases + 1 })
}

async function walkAll(
  draft: FlowDefinition,
  cases: readonly PastRow[],
  definitionOf: (row: PastRow) => FlowDefinition,
): Promise<Tally> {
  const edges = new Map(draft.edges.map((edge) => [edge.id, { would: 0, took: 0 }]))
  const tally: Tally = { compared: 0, complete: true, partings: [], edges, nodes: new Map() }
  const until = performance.now() + WALK_MS
  for (const row of cases) {
    if (tally.compared % TURN === 0) await turn()
    if (performance.now() > until) {
      tally.complete = false
      break
    }
    const { parting, taken, would } = retrace(draft, { ...row, definition: definitionOf(row) })
    tally.compared += 1
    countEdges(tally, would.edges, 'would')
    countEdges(tally, taken.edges, 'took')
    if (parting) note(tally, parting)
  }
  return tally
}

/**
 * Sends closed cases of a flow through a draft: how many would go another way, where they part and by which value.
 *
 * @throws NOT_FOUND for an unknown flow; PAST_TOO_SLOW when the cases could not be read in time.
 */
export async function againstThePast(
  platform: Platform,
  actor: Actor,
  flowId: string,
  { definition, from, to, limit }: z.output<typeof pastRequest>,
): Promise<z.input<typeof pastAnswer>> {
  const { db } = platform
  if (!(await findFlow(db, flowId))) throw platformErrors.NOT_FOUND()
  const problems = validateDefinition(definition)
  const nothing = { compared: 0, complete: true, same: 0, different: 0, edges: [], nodes: [], cases: [] }
  if (problems.length > 0) return { problems, ...nothing }
  const cases = await pastCases(db, actor, { flowId, from, to, limit }, READ_MS).catch((error: unknown) => {
    throw sqlState(error) === CANCELLED ? approvalErrors.PAST_TOO_SLOW({ limit }) : error
  })
  const versions = await versionsById(db, db, [...new Set(cases.map((row) => row.flowVersionId))])
  const tally = await walkAll(definition, cases, (row) => {
    const version = versions.get(row.flowVersionId)
    if (!version) throw new Error(`flow version ${row.flowVersionId} is not loaded`)
    return version.definition
  })
  return {
    problems: [],
    compared: tally.compared,
    complete: tally.complete,
    same: tally.compared - tally.partings.length,
    different: tally.partings.length,
    edges: [...tally.edges].map(([edge, counts]) => ({ edge, ...counts })),
    nodes: [...tally.nodes.values()].sort((a, b) => b.cases - a.cases),
    cases: tally.partings.slice(0, NAMED_MAX),
  }
}
