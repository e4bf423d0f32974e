import { expect, test } from 'vitest'
import { validateDefinition } from '../policy/validate.ts'
import { type FlowDefinition, type FlowDraft, flowDefinition, PROBLEM_CODES } from '../schema/flow.ts'
import { asks, flowOf, sequence, sideBySide, way } from './flows.ts'

const yes = {
  condition: { kind: 'compare' as const, fact: 'a', as: 'boolean' as const, op: 'eq' as const, value: 'true' },
}
const gate = { id: 'gate', kind: 'exclusive' as const }
const fork = { id: 'fork', kind: 'parallel' as const }
const meet = { id: 'meet', kind: 'join' as const }
const skipped = { assignment: { anyOf: [{ by: 'initiator' as const }], whenEmpty: 'skip' as const } }

/** One bad drawing for each problem; `at` is where it is reported. */
const BAD: [code: (typeof PROBLEM_CODES)[number], at: string | null, flow: FlowDefinition][] = [
  ['DUPLICATE_ID', 'one', flowOf([asks('one'), asks('one')], ['start-one', 'one-end'])],
  [
    'NO_START',
    null,
    flowDefinition.parse({ nodes: [asks('one'), { id: 'end', kind: 'end' }], edges: [way('one-end')] }),
  ],
  [
    'SEVERAL_STARTS',
    'start2',
    flowOf([{ id: 'start2', kind: 'start' }, asks('one')], ['start-one', 'start2-one', 'one-end']),
  ],
  [
    'NO_END',
    null,
    flowDefinition.parse({ nodes: [{ id: 'start', kind: 'start' }, asks('one')], edges: [way('start-one')] }),
  ],
  ['EDGE_TO_NOWHERE', 'one_gone', flowOf([asks('one')], ['start-one', 'one-end', 'one-gone'])],
  [
    'EDGE_INTO_START',
    'start',
    flowOf(
      [gate, asks('one')],
      ['start-one', 'one-gate', way('gate-start', yes), way('gate-end', { isDefault: true })],
    ),
  ],
  ['EDGE_OUT_OF_END', 'end', flowOf([asks('one')], ['start-one', 'one-end', 'end-one'])],
  ['UNREACHABLE', 'two', flowOf([asks('one'), asks('two')], ['start-one', 'one-end', 'two-end'])],
  [
    'DEAD_END',
    'two',
    flowOf(
      [gate, asks('one'), asks('two')],
      ['start-gate', way('gate-one', yes), way('gate-two', { isDefault: true }), 'one-end'],
    ),
  ],
  ['SEVERAL_WAYS_OUT', 'one', flowOf([asks('one'), asks('two')], ['start-one', 'one-end', 'one-two', 'two-end'])],
  ['GATEWAY_TOO_SMALL', 'gate', flowOf([gate, asks('one')], ['start-gate', way('gate-one', yes), 'one-end'])],
  [
    'CONDITION_MISSING',
    'gate',
    flowOf([gate, asks('one'), asks('two')], ['start-gate', 'gate-one', way('gate-two', yes), 'one-end', 'two-end']),
  ],
  ['CONDITION_NOT_ALLOWED', 'one', flowOf([asks('one')], ['start-one', way('one-end', yes)])],
  [
    'SEVERAL_DEFAULTS',
    'gate',
    flowOf(
      [gate, asks('one'), asks('two')],
      ['start-gate', way('gate-one', { isDefault: true }), way('gate-two', { isDefault: true }), 'one-end', 'two-end'],
    ),
  ],
  [
    'UNMATCHED_SPLIT',
    'fork',
    flowOf(
      [fork, asks('a'), asks('b'), meet, { id: 'meet2', kind: 'join' }, asks('c')],
      ['start-fork', 'fork-a', 'fork-b', 'a-meet', 'b-meet2', 'meet-c', 'meet2-c', 'c-end'],
    ),
  ],
  ['UNMATCHED_JOIN', 'meet', flowOf([asks('one'), meet], ['start-one', 'one-meet', 'meet-end'])],
  [
    'BRANCHES_CROSS',
    'c',
    flowOf(
      [fork, asks('a'), asks('b'), asks('c'), meet],
      ['start-fork', 'fork-a', 'fork-b', 'a-c', 'b-c', 'c-meet', 'meet-end'],
    ),
  ],
  [
    'END_INSIDE_BRANCH',
    'end',
    flowOf([fork, asks('a'), asks('b'), meet], ['start-fork', 'fork-a', 'fork-b', 'a-meet', 'b-end', 'meet-end']),
  ],
  ['NO_ASSIGNEE', 'one', sequence(asks('one', 'any', { assignment: { anyOf: [] } }))],
  [
    'HANDLER_UNKNOWN',
    'one',
    sequence(asks('one', 'any', { assignment: { anyOf: [{ by: 'handlerOf', nodeId: 'start' }] } })),
  ],
  [
    'ENDLESS_LOOP',
    'gate',
    flowOf(
      [asks('zero'), gate, asks('one', 'any', skipped)],
      ['start-zero', 'zero-gate', way('gate-one', yes), 'one-gate', way('gate-end', { isDefault: true })],
    ),
  ],
  [
    'PATH_WITHOUT_APPROVAL',
    'end',
    flowOf([gate, asks('one')], ['start-gate', way('gate-one', yes), 'one-end', way('gate-end', { isDefault: true })]),
  ],
  [
    'DEADLINE_NOT_ALLOWED',
    'fill',
    sequence(asks('one'), {
      ...asks('fill'),
      kind: 'handle',
      deadline: { openHours: 4, then: 'remind', also: [{ openHours: 8, then: 'refuse' }] },
    } as FlowDraft['nodes'][number]),
  ],
  [
    'DEADLINE_UNREACHED',
    'one',
    sequence({
      ...asks('one'),
      deadline: {
        openHours: 4,
        then: 'remind',
        also: [
          { openHours: 24, then: 'escalate' },
          { openHours: 8, then: 'agree' },
        ],
      },
    } as FlowDraft['nodes'][number]),
  ],
]

/** Said about what is running here, not about the drawing; see outside.test.ts. */
const HERE = ['NODE_KIND_UNAVAILABLE', 'COMMAND_UNKNOWN']

test.each(BAD)('[A-08] %s is reported at %s', (code, at, flow) => {
  expect(validateDefinition(flow)).toContainEqual({ code, at })
})

test('[A-08] there is a bad drawing for every problem', () => {
  expect(new Set([...BAD.map(([code]) => code), ...HERE])).toEqual(new Set(PROBLEM_CODES))
})

test('[A-08] good drawings have no problem', () => {
  expect(validateDefinition(sequence(asks('one'), asks('two', 'all')))).toEqual([])
  expect(validateDefinition(sideBySide(asks('left'), asks('right')))).toEqual([])
  const loop = flowOf(
    [asks('one'), gate],
    ['start-one', 'one-gate', way('gate-one', yes), way('gate-end', { isDefault: true })],
  )
  expect(validateDefinition(loop)).toEqual([])
})
