import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { flowDefinition } from '../schema/flow.ts'
import { sketchProblems } from '../schema/sketch.ts'
import type { flowDetail } from '../schema/wire.ts'
import { draftOf, type House, house, roleStep } from './house.ts'

let h: House
let designer: ReturnType<House['person']>
const ROLE = newId<'role'>()
const RIGHTS = ['create', 'saveDraft', 'publish', 'view'].map((verb) => `approvals.flow.${verb}`)

beforeAll(async () => {
  h = await house()
  designer = h.person('Designer', [], RIGHTS)
})
afterAll(() => h?.close())

const label = { en: 'A flow' }
const whole = flowDefinition.parse(draftOf(roleStep('review', ROLE)))
/** A drawing with a step that leads nowhere and asks nobody. */
const half = {
  ...whole,
  nodes: [...whole.nodes, { id: 'later', kind: 'cc', to: [] }],
  layout: { review: { x: 40, y: 120 } },
}

async function newFlow(): Promise<string> {
  const made = await designer.send<{ id: string }>('POST', '/flows', { code: `drawn-${newId<'flow'>()}`, label })
  expect(made.status).toBe(201)
  return made.body.id
}

async function flowOf(id: string): Promise<z.output<typeof flowDetail>> {
  return (await designer.get<z.output<typeof flowDetail>>(`/flows/${id}`)).body
}

test('[A-08] a half-drawn flow is kept as it is', async () => {
  const id = await newFlow()
  const saved = await designer.send('PUT', `/flows/${id}/draft`, { version: 0, label, definition: half })
  expect(saved).toMatchObject({ status: 200, body: { version: 1 } })
  const { draft, definition } = await flowOf(id)
  expect(definition).toBeNull()
  expect(draft).toMatchObject({ version: 1, changedBy: 'Designer', definition: half })
})

test('[A-08] two people who draw at once: the second is told whose draft stands', async () => {
  const id = await newFlow()
  const other = h.person('Colleague', [], RIGHTS)
  await other.send('PUT', `/flows/${id}/draft`, { version: 0, label, definition: whole })
  const late = await designer.send('PUT', `/flows/${id}/draft`, { version: 0, label, definition: half })
  expect(late).toMatchObject({
    status: 409,
    body: { code: 'FLOW_DRAFT_CHANGED', params: { changedBy: 'Colleague' } },
  })
  expect((await flowOf(id)).draft).toMatchObject({ version: 1, changedBy: 'Colleague' })
  const over = await designer.send('PUT', `/flows/${id}/draft`, { version: 1, label, definition: half })
  expect(over.status).toBe(200)
})

test('[A-42] publishing takes the draft that was published, and leaves one that was drawn on', async () => {
  const id = await newFlow()
  await designer.send('PUT', `/flows/${id}/draft`, { version: 0, label, definition: whole })
  expect((await designer.send('POST', `/flows/${id}/versions`, { label, definition: whole })).status).toBe(201)
  expect((await flowOf(id)).draft).toBeNull()
  await designer.send('PUT', `/flows/${id}/draft`, { version: 0, label, definition: half })
  await designer.send('POST', `/flows/${id}/versions`, { label, definition: whole })
  expect(await flowOf(id)).toMatchObject({ number: 2, draft: { version: 1 } })
  expect((await designer.send('DELETE', `/flows/${id}/draft`, {})).status).toBe(200)
  expect((await flowOf(id)).draft).toBeNull()
})

test('[A-08] whoever may only look at flows keeps no draft', async () => {
  const id = await newFlow()
  const reader = h.person('Reader', [], ['approvals.flow.view'])
  const answer = await reader.send('PUT', `/flows/${id}/draft`, { version: 0, label, definition: half })
  expect(answer.status).toBe(403)
})

test('[A-08] what is not complete is told at its node, with the field', () => {
  expect(sketchProblems(whole)).toEqual([])
  expect(sketchProblems(half as typeof whole)).toEqual(
    expect.arrayContaining([
      { code: 'UNREACHABLE', at: 'later' },
      { code: 'INCOMPLETE', at: 'later', path: 'to' },
    ]),
  )
  const bare = { ...whole, nodes: [...whole.nodes, { id: 'bare', kind: 'approve' as const }] }
  expect(sketchProblems(bare as unknown as typeof whole)).toContainEqual({
    code: 'INCOMPLETE',
    at: 'bare',
    path: 'assignment',
  })
})
