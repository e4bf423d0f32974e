import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { type Graph, graphOf } from '../policy/graph.ts'
import type { caseDiagram } from '../schema/watch.ts'
import { findCase, tokensOf } from '../store/case.ts'
import { versionsById } from '../store/flow.ts'
import { type HistoryFacts, historyOf, tasksOfCase } from '../store/read.ts'
import { maySee } from './detail.ts'
import { factWordsOf } from './fact-words.ts'

type Diagram = z.input<typeof caseDiagram>
type Visited = Diagram['visited'][number]
type TraceLine = { did: string; nodeId: string; edges?: string[] }

const traceOf = (line: HistoryFacts): TraceLine[] =>
  Array.isArray(line.detail.trace) ? (line.detail.trace as TraceLine[]) : []

/** When the case came to each node and left it last, and how often it was there. */
function visitsOf(history: readonly HistoryFacts[], graph: Graph): Visited[] {
  const visited = new Map<string, Visited>()
  const enter = (nodeId: string, at: string) => {
    const known = visited.get(nodeId)
    visited.set(nodeId, { nodeId, visits: (known?.visits ?? 0) + 1, enteredAt: at, leftAt: null })
  }
  const leave = (nodeId: string, at: string) => {
    const known = visited.get(nodeId)
    if (known) visited.set(nodeId, { ...known, leftAt: at })
  }
  for (const line of history) {
    if (line.kind === 'start') enter(graph.startId, line.at)
    if (line.kind === 'start') leave(graph.startId, line.at)
    for (const { did, nodeId } of traceOf(line)) {
      if (did === 'left' || did === 'cancelled') leave(nodeId, line.at)
      else enter(nodeId, line.at)
      if (did === 'chose' || did === 'split' || did === 'joined' || did === 'skipped' || did === 'ended')
        leave(nodeId, line.at)
    }
  }
  return [...visited.values()]
}

/** How often each edge was taken: gateways say so, any other node has one way out. */
function edgesOf(history: readonly HistoryFacts[], graph: Graph, visited: readonly Visited[]): Diagram['edges'] {
  const times = new Map<string, number>()
  for (const edge of history
    .flatMap(traceOf)
    .flatMap((one) => (one.did === 'chose' || one.did === 'split' ? (one.edges ?? []) : []))) {
    times.set(edge, (times.get(edge) ?? 0) + 1)
  }
  const been = new Set(visited.map((one) => one.nodeId))
  for (const { nodeId, leftAt, visits } of visited) {
    const [edge, other] = graph.out.get(nodeId) ?? []
    if (edge && !other && leftAt !== null && been.has(edge.to)) times.set(edge.id, visits)
  }
  return [...times].map(([edgeId, count]) => ({ edgeId, times: count }))
}

/**
 * A case on its drawing: where it stands, where it has been and along which edges.
 *
 * @throws NOT_FOUND for whoever neither takes part in it nor may see it.
 */
export async function diagramOf(platform: Platform, actor: Actor, id: string): Promise<Diagram> {
  const { db } = platform
  const row = await findCase(db, id)
  if (!row || !(await maySee(db, actor, row))) throw platformErrors.NOT_FOUND()
  const [tokens, tasks, history] = await Promise.all([tokensOf(db, [id]), tasksOfCase(db, id), historyOf(db, id)])
  const flow = (await versionsById(db, db, [row.flowVersionId])).get(row.flowVersionId)
  if (!flow) throw new Error(`flow version ${row.flowVersionId} is not loaded`)
  const graph = graphOf(flow.definition)
  const visited = visitsOf(history, graph)
  const waiting = tasks.filter((task) => task.state === 'open')
  return {
    flowId: flow.flowId,
    versionId: flow.id,
    definition: flow.definition,
    facts: (await factWordsOf(platform, db, [flow.id]))(flow.id),
    tokens: tokens.map(({ id: tokenId, nodeId, state, incident }) => ({
      id: tokenId,
      nodeId,
      state,
      incident,
      openTasks: waiting.filter((task) => task.nodeId === nodeId).length,
    })),
    visited,
    edges: edgesOf(history, graph, visited),
    redirected: Object.keys(row.people ?? {}),
  }
}
