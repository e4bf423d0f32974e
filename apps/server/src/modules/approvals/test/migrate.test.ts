import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { migrate, restart } from '../policy/migrate.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import { asks, flowOf, sequence, sideBySide } from './flows.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'
import { expectSound, Game } from './walk.ts'

const table = new Map(
  ['a', 'b', 'c', 'left', 'right', 'before', 'after', 'renamed'].map((node) => [node, [`p-${node}`, `q-${node}`]]),
)
const game = (definition: FlowDefinition) => new Game(definition, table, ['adm'])
const agree = (g: Game, node: string) =>
  g.play({ kind: 'agree', taskId: g.task(node, `p-${node}`).id, by: `p-${node}` })

/** Goes on with a migrated case on the new version to its end. */
function goesOn(g: Game, to: FlowDefinition, map = {}): Game {
  const migrated = migrate(g.definition, to, g.state, map)
  if (!migrated.ok) throw new Error(`${migrated.code} at ${migrated.at}`)
  const there = game(to)
  // The other game names its rows by counting too.
  const renamed = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(/"i(\d+)"/g, '"old$1"'))
  there.state = renamed(migrated.state)
  for (const tokenId of renamed(migrated.again)) expect(there.play({ kind: 'askAgain', tokenId })).toBe(null)
  expectSound(there.state)
  return there
}

describe('a running case on another version', () => {
  test('[A-42] complaint 4: a token waiting at a join meets the other branch there (camunda#46281)', () => {
    const g = game(sideBySide(asks('left'), asks('right')))
    agree(g, 'before')
    agree(g, 'left')
    const there = goesOn(g, sideBySide(asks('left'), asks('right', 'any', { batchable: false })))
    expect(there.view()).toEqual(['right:p-right,q-right'])
    expect(agree(there, 'right')).toBe(null)
    expect(there.view()).toEqual(['after:p-after,q-after'])
  })

  test('[A-42] complaint 4: a join that is gone, or in another place, refuses the whole case', () => {
    const g = game(sideBySide(asks('left'), asks('right')))
    agree(g, 'before')
    agree(g, 'left')
    const serial = sequence(asks('before'), asks('left'), asks('right'), asks('after'))
    expect(migrate(g.definition, serial, g.state, {})).toMatchObject({ ok: false, code: 'BRANCHES_DIFFER' })
    const mapped = migrate(g.definition, serial, g.state, { meet: 'after' })
    expect(mapped).toMatchObject({ ok: false })
    const joined = { ...g.state, tokens: g.state.tokens.filter((token) => token.state === 'joining') }
    expect(migrate(g.definition, serial, joined, {})).toEqual({ ok: false, code: 'NODE_REMOVED', at: 'meet' })
    const early = game(sideBySide(asks('left'), asks('right')))
    agree(early, 'before')
    expect(migrate(early.definition, serial, early.state, {})).toMatchObject({ ok: false, code: 'BRANCHES_DIFFER' })
  })

  test('[A-42] complaint 4: a countersign half done keeps holders and decisions (flowable#2636)', () => {
    const g = game(sequence(asks('a', 'all'), asks('b')))
    agree(g, 'a')
    const there = goesOn(g, sequence(asks('a', 'all'), asks('c'), asks('b')))
    expect(there.view()).toEqual(['a:q-a'])
    expect(there.play({ kind: 'agree', taskId: there.task('a', 'q-a').id, by: 'q-a' })).toBe(null)
    expect(there.view()).toEqual(['c:p-c,q-c'])
    const counted = migrate(g.definition, sequence(asks('a', 'inTurn'), asks('b')), g.state, {})
    expect(counted).toEqual({ ok: false, code: 'COUNTERSIGN_CHANGED', at: 'a' })
  })

  test('[A-42] complaint 4: a step that is gone refuses, unless it is mapped; another kind refuses (flowable#2559)', () => {
    const g = game(sequence(asks('a'), asks('b')))
    const without = sequence(asks('b'))
    expect(migrate(g.definition, without, g.state, {})).toEqual({ ok: false, code: 'NODE_REMOVED', at: 'a' })
    expect(goesOn(g, sequence(asks('renamed'), asks('b')), { a: 'renamed' }).view()).toEqual(['renamed:p-a,q-a'])
    const timer = flowOf(
      [{ id: 'a', kind: 'timer', until: { kind: 'openHours', openHours: 1 } }, asks('b')],
      ['start-a', 'a-b', 'b-end'],
    )
    expect(migrate(g.definition, timer, g.state, {})).toEqual({ ok: false, code: 'NODE_KIND_CHANGED', at: 'a' })
  })

  test('[A-42] the way behind follows: a return goes where the new version has the step', () => {
    const g = game(sequence(asks('a'), asks('b')))
    agree(g, 'a')
    const there = goesOn(g, sequence(asks('renamed'), asks('b')), { a: 'renamed' })
    const task = there.task('b', 'p-b')
    expect(there.play({ kind: 'return', taskId: task.id, by: 'p-b', to: { at: 'previous' }, then: 'replay' })).toBe(
      null,
    )
    expect(there.view()).toEqual(['renamed:p-renamed,q-renamed'])
  })

  test('[A-42] a restart begins again, and not once outside work has bound the case', () => {
    const g = game(sequence(asks('a'), asks('b')))
    agree(g, 'a')
    const cleared = restart(g.definition, g.state, () => 'i')
    expect(cleared).toMatchObject({ ok: true, state: { tokens: [], checks: 0 } })
    expect(restart(g.definition, { ...g.state, committed: true }, () => 'i')).toMatchObject({
      code: 'OUTSIDE_WORK_DONE',
    })
  })
})

describe('many cases at once', () => {
  let h: House
  const REVIEW = newId<'role'>()
  const RIGHTS = ['approvals.flow.view', 'approvals.flow.migrate', 'approvals.flow.publish', 'approvals.case.view']
  beforeAll(async () => {
    h = await house()
  })
  afterAll(() => h?.close())
  beforeEach(() => h.people.all.clear())

  /** Two cases, one at each step; the second version lacks the second step. */
  async function twoCases() {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    const admin = h.person('Admin', [], RIGHTS)
    const flowId = await h.gate(draftOf(roleStep('one', REVIEW), roleStep('two', REVIEW)))
    const [first, second] = [await openTicket(h, maker), await openTicket(h, maker)]
    const task = (await todoOf(reviewer)).find((one) => one.ticketId === second.ticketId)
    await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})
    const definition = draftOf(roleStep('one', REVIEW), roleStep('last', REVIEW))
    const published = await admin.send<{ versionId: string }>('POST', `/flows/${flowId}/versions`, {
      label: { en: 'x' },
      definition,
    })
    return { reviewer, admin, flowId, first, second, toVersionId: published.body.versionId }
  }

  test('[A-42] a dry run tells what a run then does, case by case; refused cases are untouched', async () => {
    const { reviewer, admin, flowId, first, second, toVersionId } = await twoCases()
    expect(toVersionId).toBeTruthy()
    const check = await admin.send('POST', `/flows/${flowId}/migrations/check`, { toVersionId })
    expect(check.body).toMatchObject({
      total: 2,
      possible: 1,
      complete: true,
      cases: [
        { caseId: second.ticketId, code: 'NODE_REMOVED', at: 'two' },
        { caseId: first.ticketId, code: null },
      ],
    })
    const started = await admin.send<{ id: string }>('POST', `/flows/${flowId}/migrations`, {
      toVersionId,
      remark: 'new desk',
    })
    expect(started.status).toBe(201)
    await h.runJobs()
    const { body } = await admin.get(`/flow-migrations/${started.body.id}`)
    expect(body).toMatchObject({
      state: 'done',
      total: 2,
      moved: 1,
      refused: 1,
      cases: [{ caseId: second.ticketId, code: 'NODE_REMOVED', at: 'two' }],
    })
    expect(await h.violations()).toEqual([])
    for (let round = 0; round < 2; round += 1) {
      for (const task of await todoOf(reviewer)) await reviewer.send('POST', `/tasks/${task.id}/agree`, {})
    }
    await h.runJobs()
    expect([await h.stateOf(first.id), await h.stateOf(second.id)]).toEqual(['FROZEN', 'FROZEN'])
    const story = await admin.get<{ history: { kind: string; remark: string }[] }>(`/cases/${first.ticketId}`)
    expect(story.body.history.map((line) => line.kind)).toContain('migrated')
  })

  test('[A-42] mapped, all go; begun again, each asks its first step', async () => {
    const { reviewer, admin, flowId, second, toVersionId } = await twoCases()
    const run = async (body: object) => {
      await admin.send('POST', `/flows/${flowId}/migrations`, { toVersionId, remark: 'x', ...body })
      await h.runJobs()
    }
    await run({ map: { two: 'last' }, caseIds: [second.ticketId] })
    const stands = async () =>
      (await admin.get<{ tokens: { nodeId: string }[] }>(`/cases/${second.ticketId}/diagram`)).body.tokens
    expect(await stands()).toMatchObject([{ nodeId: 'last' }])
    expect(await todoOf(reviewer)).toHaveLength(2)
    expect(await h.violations()).toEqual([])
    const again = await twoCases()
    await again.admin.send('POST', `/flows/${again.flowId}/migrations`, {
      toVersionId: again.toVersionId,
      mode: 'restart',
      remark: 'x',
    })
    await h.runJobs()
    const page = await again.admin.get<{ tokens: { nodeId: string }[] }>(`/cases/${again.second.ticketId}/diagram`)
    expect(page.body.tokens).toMatchObject([{ nodeId: 'one' }])
    expect(await h.violations()).toEqual([])
  })
})
