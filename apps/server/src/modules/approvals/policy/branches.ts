import type { DefinitionProblem } from '../schema/flow.ts'
import type { Drawing } from './drawing.ts'

/** One split passed on the way to a node, and the edge by which it was left. */
type Level = { split: string; edge: string }

type Walk = {
  readonly drawing: Drawing
  /** How each node was first reached: the splits still open there. */
  readonly levels: Map<string, readonly Level[]>
  readonly joinOf: Map<string, string>
  readonly splitOf: Map<string, string>
  readonly problems: Map<string, DefinitionProblem>
}

function note(walk: Walk, code: DefinitionProblem['code'], at: string): void {
  walk.problems.set(`${code} ${at}`, { code, at })
}

function same(a: readonly Level[], b: readonly Level[]): boolean {
  return (
    a.length === b.length && a.every((level, index) => level.split === b[index]?.split && level.edge === b[index]?.edge)
  )
}

/** Splits open behind a node, given those open before it; null when a join has nothing to close. */
function levelsBehind(walk: Walk, id: string, before: readonly Level[]): readonly Level[] | null {
  if (walk.drawing.nodes.get(id)?.kind !== 'join') return before
  const top = before.at(-1)
  if (!top) {
    note(walk, 'UNMATCHED_JOIN', id)
    return null
  }
  const join = walk.joinOf.get(top.split)
  if (join !== undefined && join !== id) note(walk, 'UNMATCHED_SPLIT', top.split)
  const split = walk.splitOf.get(id)
  if (split !== undefined && split !== top.split) note(walk, 'UNMATCHED_JOIN', id)
  walk.joinOf.set(top.split, id)
  walk.splitOf.set(id, top.split)
  return before.slice(0, -1)
}

/** Levels on which a join is compared: the branch it is reached by is left out, since it closes them all. */
function comparable(walk: Walk, id: string, levels: readonly Level[]): readonly Level[] {
  return walk.drawing.nodes.get(id)?.kind === 'join' ? levels.slice(0, -1) : levels
}

function visit(
  walk: Walk,
  id: string,
  before: readonly Level[],
  queue: { id: string; levels: readonly Level[] }[],
): void {
  const known = walk.levels.get(id)
  const behind = levelsBehind(walk, id, before)
  if (known) {
    if (!same(comparable(walk, id, known), comparable(walk, id, before))) note(walk, 'BRANCHES_CROSS', id)
    return
  }
  walk.levels.set(id, before)
  const kind = walk.drawing.nodes.get(id)?.kind
  if (kind === 'end' && before.length > 0) note(walk, 'END_INSIDE_BRANCH', id)
  if (!behind) return
  const splits = kind === 'parallel' || kind === 'inclusive'
  for (const edge of walk.drawing.out(id)) {
    queue.push({ id: edge.to, levels: splits ? [...behind, { split: id, edge: edge.id }] : behind })
  }
}

/** Walks the whole drawing once from its start. */
function walkOf(drawing: Drawing): Walk {
  const walk: Walk = { drawing, levels: new Map(), joinOf: new Map(), splitOf: new Map(), problems: new Map() }
  const queue: { id: string; levels: readonly Level[] }[] = []
  for (const node of drawing.nodes.values()) if (node.kind === 'start') queue.push({ id: node.id, levels: [] })
  for (let next = queue.pop(); next; next = queue.pop()) visit(walk, next.id, next.levels, queue)
  return walk
}

/**
 * Whether parallel branches nest: each parallel or inclusive split is closed by one join of its own, and no edge leads
 * into, out of or across a branch in between. Loops are free to run inside one branch or wholly around a split.
 */
export function branchProblems(drawing: Drawing): DefinitionProblem[] {
  const walk = walkOf(drawing)
  for (const [id, node] of drawing.nodes) {
    const split = node.kind === 'parallel' || node.kind === 'inclusive'
    if (split && walk.levels.has(id) && !walk.joinOf.has(id)) note(walk, 'UNMATCHED_SPLIT', id)
  }
  return [...walk.problems.values()]
}

/** The splits open at each node that can be reached, outermost first, as the way there passed them. */
export function levelsOf(drawing: Drawing): ReadonlyMap<string, readonly { split: string; edge: string }[]> {
  return walkOf(drawing).levels
}
