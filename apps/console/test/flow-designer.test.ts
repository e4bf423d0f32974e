import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sketchProblems } from '#contract/approvals'
import { copy, duplicate, paste } from '../src/modules/approvals/designer/model/clipboard.ts'
import { commandInputs, inputOfSource, sourceOf } from '../src/modules/approvals/designer/model/command-inputs.ts'
import { conditionOf, isComplete, lineOf } from '../src/modules/approvals/designer/model/conditions.ts'
import { isSame } from '../src/modules/approvals/designer/model/differences.ts'
import {
  addNode,
  canConnect,
  connect,
  insertAfter,
  insertOnEdge,
  order,
  putEdge,
  putNode,
  putOnEdge,
  redirect,
  remove,
} from '../src/modules/approvals/designer/model/edit.ts'
import { align } from '../src/modules/approvals/designer/model/guides.ts'
import { begin, record, redo, undo } from '../src/modules/approvals/designer/model/history.ts'
import {
  emptyFlow,
  type Flow,
  nodeById,
  PALETTE,
  type PaletteKind,
  sizeOf,
  waysOut,
} from '../src/modules/approvals/designer/model/kinds.ts'
import { layOut, placesOf } from '../src/modules/approvals/designer/model/layout.ts'
import { neighbour, readingOrder } from '../src/modules/approvals/designer/model/neighbours.ts'
import { pathOf, routeOf, textSpot } from '../src/modules/approvals/designer/model/routes.ts'
import { unfit } from '../src/modules/approvals/parts/unfit.ts'

const ways = (flow: Flow) => flow.edges.map(({ from, to }) => `${from}>${to}`).sort()
const codes = (flow: Flow) => sketchProblems(flow).map(({ code, at }) => `${code} ${at}`)
const drawn = (...kinds: PaletteKind[]): Flow =>
  kinds.reduce((flow, kind) => insertAfter(flow, readingOrder(flow).at(-2) ?? 'start', kind).flow, emptyFlow())

/** The flow with somebody asked at each of its people nodes. */
function staffed(flow: Flow): Flow {
  return flow.nodes.reduce((after, node) => {
    if (node.kind !== 'approve' && node.kind !== 'handle') return after
    return putNode(after, { ...node, assignment: { ...node.assignment, anyOf: [{ by: 'initiator' }] } })
  }, flow)
}

function overlapping(flow: Flow): string[] {
  const places = placesOf(flow)
  const boxes = flow.nodes.map((node) => ({
    id: node.id,
    ...(places[node.id] ?? { x: 0, y: 0 }),
    ...sizeOf(node.kind),
  }))
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.id} ${b.id}`),
  )
}

describe('[A-08] drawing a flow', () => {
  it('puts a step on a way', () => {
    expect(ways(drawn('approve'))).toEqual(['approve1>end', 'start>approve1'])
  })
  it('puts a split with two branches and its join', () => {
    const flow = insertOnEdge(emptyFlow(), 'e1', 'parallel').flow
    expect(ways(flow)).toEqual([
      'approve1>join1',
      'approve2>join1',
      'join1>end',
      'parallel1>approve1',
      'parallel1>approve2',
      'start>parallel1',
    ])
    expect(codes(staffed(flow))).toEqual([])
  })
  it('puts a choice with a step and a default', () => {
    const flow = insertOnEdge(emptyFlow(), 'e1', 'exclusive').flow
    expect(ways(flow)).toEqual(['approve1>end', 'exclusive1>approve1', 'exclusive1>end', 'start>exclusive1'])
    expect(codes(staffed(flow))).toEqual(['CONDITION_MISSING exclusive1', 'PATH_WITHOUT_APPROVAL end'])
    // What the choice led to stands behind the step of its second way, so that both ways can be read.
    const { approve1, end } = placesOf(flow)
    expect(end?.x).toBeGreaterThanOrEqual((approve1?.x ?? 0) + sizeOf('approve').width)
  })
  it('adds a branch behind a split, to where the others meet', () => {
    const flow = insertOnEdge(emptyFlow(), 'e1', 'parallel').flow
    const more = insertAfter(flow, 'parallel1', 'approve').flow
    expect(ways(more)).toEqual(expect.arrayContaining(['parallel1>approve3', 'approve3>join1']))
    expect(codes(staffed(more))).toEqual([])
  })
  it('leads nowhere from an end and never into the start', () => {
    const flow = drawn('approve')
    expect(canConnect(flow, 'end', 'approve1')).toBe(false)
    expect(canConnect(flow, 'approve1', 'start')).toBe(false)
    expect(canConnect(flow, 'approve1', 'end')).toBe(false)
    expect(connect(flow, 'end', 'approve1').flow).toBe(flow)
    expect(redirect(flow, 'e1', 'start', 'end').flow.edges).toHaveLength(2)
  })
  it('puts a step that stands apart on a way it is dropped on', () => {
    const { flow, selected } = addNode(emptyFlow(), 'timer', { x: 300, y: 400 })
    expect(ways(putOnEdge(flow, 'e1', selected[0] ?? '').flow)).toEqual(['start>timer1', 'timer1>end'])
  })
  it('joins up what stood before and behind a step that is taken away', () => {
    const flow = drawn('approve', 'handle')
    expect(ways(remove(flow, ['approve1']))).toEqual(['handle1>end', 'start>handle1'])
    expect(ways(remove(flow, ['approve1', 'handle1']))).toEqual(['start>end'])
  })
  it('keeps one default among the ways out, and asks them in the order given', () => {
    const flow = insertAfter(insertOnEdge(emptyFlow(), 'e1', 'exclusive').flow, 'exclusive1', 'handle').flow
    const [first] = waysOut(flow, 'exclusive1')
    if (!first) throw new Error('no way')
    const defaults = putEdge(flow, { ...first, isDefault: true }).edges.filter(({ isDefault }) => isDefault)
    expect(defaults.map(({ id }) => id)).toEqual([first.id])
    const turned = waysOut(flow, 'exclusive1')
      .map(({ id }) => id)
      .reverse()
    expect(waysOut(order(flow, turned), 'exclusive1').map(({ id }) => id)).toEqual(turned)
  })
  it('never loses an id, a way or a place, whatever is done', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'after', 'edge', 'remove', 'paste', 'connect'),
      kind: fc.constantFrom(...PALETTE),
      a: fc.nat(),
      b: fc.nat(),
    })
    const act = (flow: Flow, { what, kind, a, b }: { what: string; kind: PaletteKind; a: number; b: number }): Flow => {
      const node = flow.nodes[a % Math.max(flow.nodes.length, 1)]?.id ?? ''
      const other = flow.nodes[b % Math.max(flow.nodes.length, 1)]?.id ?? ''
      const edge = flow.edges[a % Math.max(flow.edges.length, 1)]?.id ?? ''
      if (what === 'add') return addNode(flow, kind, { x: a % 900, y: b % 500 }).flow
      if (what === 'after') return insertAfter(flow, node, kind).flow
      if (what === 'edge') return insertOnEdge(flow, edge, kind).flow
      if (what === 'remove') return flow.nodes.length > 3 ? remove(flow, [node]) : flow
      return what === 'paste' ? duplicate(flow, [node, other]).flow : connect(flow, node, other).flow
    }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const flow = steps.reduce(act, emptyFlow())
        const ids = [...flow.nodes, ...flow.edges].map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const edge of flow.edges) expect(nodeById(flow, edge.from) && nodeById(flow, edge.to)).toBeTruthy()
        const places = placesOf(flow)
        for (const node of flow.nodes) expect(places[node.id]).toBeDefined()
        expect(overlapping(flow)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

describe('[A-08] copies', () => {
  it('take the ways among them along, under ids of their own', () => {
    const flow = drawn('approve', 'handle')
    const twice = paste(flow, copy(flow, ['approve1', 'handle1', 'start']))
    expect(twice.selected).toEqual(['approve2', 'handle2'])
    expect(ways(twice.flow)).toContain('approve2>handle2')
    expect(twice.flow.nodes).toHaveLength(6)
  })
  it('name the copy of a step where the original names the original', () => {
    const flow = drawn('approve', 'handle')
    const handle = nodeById(flow, 'handle1')
    if (handle?.kind !== 'handle') throw new Error('no step')
    const anyOf = [{ by: 'handlerOf' as const, nodeId: 'approve1' }]
    const named = putNode(flow, { ...handle, assignment: { ...handle.assignment, anyOf } })
    const both = duplicate(named, ['approve1', 'handle1']).flow
    expect(nodeById(both, 'handle2')).toMatchObject({ assignment: { anyOf: [{ nodeId: 'approve2' }] } })
    const alone = duplicate(named, ['handle1']).flow
    expect(nodeById(alone, 'handle2')).toMatchObject({ assignment: { anyOf: [{ nodeId: 'approve1' }] } })
  })
})

describe('[A-08] undo', () => {
  it('goes back and forth, and forgets what was undone once something else is done', () => {
    const steps = record(record(begin('a'), 'b'), 'c')
    expect(undo(undo(steps)).present).toBe('a')
    expect(redo(undo(steps)).present).toBe('c')
    expect(redo(record(undo(steps), 'd')).present).toBe('d')
  })
  it('takes a word typed into one field as one step', () => {
    const typed = record(record(record(begin('a'), 'b', 'name'), 'bc', 'name'), 'x', 'other')
    expect(undo(undo(typed)).present).toBe('a')
  })
})

describe('[A-08] the layout', () => {
  it('is the same for the same flow, without overlaps, and goes from left to right', () => {
    const flow = insertOnEdge(drawn('approve', 'handle'), 'e1', 'inclusive').flow
    const places = layOut(flow)
    expect(layOut(flow)).toEqual(places)
    expect(overlapping({ ...flow, layout: places })).toEqual([])
    for (const { from, to } of flow.edges) expect(places[from]?.x).toBeLessThan(places[to]?.x ?? 0)
  })
  it('leaves everything where it is when a step is added behind', () => {
    const flow = drawn('approve', 'handle')
    const before = placesOf(flow)
    const after = placesOf(insertAfter(flow, 'handle1', 'approve').flow)
    for (const id of ['start', 'approve1', 'handle1']) expect(after[id]).toEqual(before[id])
  })
  it('means nothing: two drawings of one flow are told apart only by where things stand', () => {
    const flow = drawn('approve')
    expect(isSame(flow, structuredClone(flow))).toBe(true)
    expect(isSame(flow, { ...flow, layout: layOut(flow) })).toBe(false)
    expect(codes(staffed({ ...flow, layout: {} }))).toEqual([])
  })
  it('lines a dragged step up with its neighbours', () => {
    const box = { x: 103, y: 40, width: 180, height: 60 }
    const { place, guides } = align(box, [{ x: 100, y: 300, width: 180, height: 60 }])
    expect(place).toEqual({ x: 100, y: 40 })
    expect(guides).toMatchObject([{ axis: 'x' }])
  })
})

describe('[A-08] the keyboard', () => {
  it('follows the ways to the right and left, and the drawing up and down', () => {
    const flow = insertOnEdge(emptyFlow(), 'e1', 'parallel').flow
    expect(neighbour(flow, 'start', 'right')).toBe('parallel1')
    const branch = neighbour(flow, 'parallel1', 'right') ?? ''
    const [upper, lower] = branch === 'approve1' ? ['approve1', 'approve2'] : ['approve2', 'approve1']
    expect([neighbour(flow, 'approve1', 'down'), neighbour(flow, 'approve2', 'up')]).toEqual(['approve2', 'approve1'])
    expect(neighbour(flow, upper, 'right')).toBe('join1')
    expect(neighbour(flow, lower, 'left')).toBe('parallel1')
  })
  it('reads a flow from its start', () => {
    expect(readingOrder(drawn('approve', 'handle'))).toEqual(['start', 'approve1', 'handle1', 'end'])
  })
})

describe('[A-11] conditions', () => {
  const facts = [{ name: 'amount', label: 'Amount', kind: 'decimal' as const }]
  it('are edited as lines and kept as they are asked', () => {
    const line = { fact: 'amount', kind: 'decimal' as const, operator: 'ge' as const, values: ['1000000.50'] }
    expect(lineOf(conditionOf(line), facts)).toEqual(line)
    const none = { fact: 'kind', kind: 'text' as const, operator: 'noneOf' as const, values: ['A', 'B'] }
    expect(lineOf(conditionOf(none), facts)).toEqual(none)
  })
  it('are complete only when every line can be asked', () => {
    const ask = (value: string) => conditionOf({ fact: 'amount', kind: 'decimal', operator: 'ge', values: [value] })
    expect(isComplete({ kind: 'all', of: [ask('1'), ask('2.5')] }, facts)).toBe(true)
    expect(isComplete({ kind: 'any', of: [ask('1'), ask('1,000')] }, facts)).toBe(false)
    expect(isComplete(ask(''), facts)).toBe(false)
  })
})

describe('[A-08] ways on the drawing', () => {
  const start = { x: 0, y: 100 }
  const goal = { x: 600, y: 100 }
  const box = { x: 200, y: 80, width: 180, height: 60 }
  it('run straight where nothing stands between', () => {
    expect(routeOf(start, goal, [{ ...box, y: 300 }])).toEqual([start, goal])
  })
  it('go around a node that stands between, on the nearer side', () => {
    const points = routeOf(start, goal, [box])
    expect(points).toHaveLength(6)
    expect(Math.min(...points.map(({ y }) => y))).toBeLessThan(box.y)
    expect(textSpot(points)).toMatchObject({ y: box.y - 24 })
  })
  it('say what decides them where it can be read: on an upright part when no level one is long enough', () => {
    const short = [
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 100 },
      { x: 90, y: 100 },
    ]
    expect(textSpot(short)).toMatchObject({ x: 40, y: 50 })
    expect(
      textSpot([
        { x: 0, y: 0 },
        { x: 200, y: 0 },
        { x: 200, y: 400 },
      ]),
    ).toEqual({ x: 100, y: 0, room: 200 })
  })
  it('come back below when they lead to an earlier step', () => {
    const points = routeOf(goal, start, [{ ...box, y: 40 }])
    expect(points[0]).toEqual(goal)
    expect(points.at(-1)).toEqual(start)
    expect(points.every(({ y }) => y >= 100)).toBe(true)
    expect(pathOf(points)).toMatch(/^M 600 100 L/)
  })
})

describe('[A-08] the inputs of a command at a step', () => {
  it.each([
    ['fixed', 'HKD', 'HKD'],
    ['fact', { fact: 'amount' }, 'amount'],
    ['value', { value: 'fees' }, 'fees'],
    ['case', { case: 'accountId' }, 'accountId'],
    ['other', [{ fact: 'amount' }], '[{"fact":"amount"}]'],
    ['other', { fact: 'a', value: 'b' }, '{"fact":"a","value":"b"}'],
  ])('come from %s, and go back as they were', (from, written, name) => {
    expect(sourceOf(written)).toEqual({ from, name })
    expect(inputOfSource(sourceOf(written))).toEqual(written)
  })
  it('are those of its schema, none where it is unknown', () => {
    expect(commandInputs({ properties: { id: {}, reason: {} } })).toEqual(['id', 'reason'])
    expect(commandInputs(undefined)).toEqual([])
  })
})

describe('[A-16] what is offered for many to-dos at once', () => {
  const row = (more: object) => ({ id: 'x', taskKind: 'approve', delegated: false, batchable: true, ...more })
  it.each([
    [{}, null, 'approval'],
    [{ taskKind: 'handle' }, 'work', null],
    [{ taskKind: 'amend' }, 'amend', 'amend'],
    [{ batchable: false }, 'single', 'approval'],
    [{ delegated: true }, 'lent', 'lent'],
  ])('of %o: to agree %s, to complete %s', (more, agree, complete) => {
    expect(unfit(row(more), 'approve')).toBe(agree)
    expect(unfit(row(more), 'handle')).toBe(complete)
  })
})
