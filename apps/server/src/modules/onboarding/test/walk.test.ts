import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { anApplication, type Branch, branch, type Reply, seen } from '#testing/branch.ts'
import { APPLICATION_STATES, APPLICATION_TRANSITIONS, type ApplicationState } from '../schema.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house.app.close())

const ACTIONS = ['save', 'submit', 'withdraw', 'cancel', 'agree', 'refuse', 'return', 'work'] as const
type Action = (typeof ACTIONS)[number]
/** `asked`: how many of the three reviewers have agreed since it was last submitted. */
type Model = { state: ApplicationState; asked: number; revision: number; submitted: boolean }

/** An application written down a second time; false: the action is refused. */
function expected(model: Model, action: Action): boolean {
  const at = (...states: ApplicationState[]) => states.includes(model.state)
  switch (action) {
    case 'save':
      if (!at('DRAFT', 'RETURNED')) return false
      if (model.submitted) model.revision += 1
      Object.assign(model, { state: 'DRAFT', submitted: false })
      return true
    case 'submit':
      if (!at('DRAFT', 'RETURNED')) return false
      if (model.submitted) model.revision += 1
      Object.assign(model, { state: 'SUBMITTED', submitted: true, asked: 0 })
      return true
    case 'withdraw':
      return move(model, at('SUBMITTED'), 'DRAFT')
    case 'cancel':
      return move(model, at('DRAFT', 'RETURNED'), 'CANCELLED')
    case 'agree':
      if (!at('SUBMITTED')) return false
      model.asked += 1
      return model.asked < 3 || move(model, true, 'APPROVED')
    case 'refuse':
      return move(model, at('SUBMITTED'), 'REJECTED')
    case 'return':
      return move(model, at('SUBMITTED'), 'RETURNED')
    case 'work':
      return !at('APPROVED') || move(model, true, 'OPENED')
  }
}

function move(model: Model, allowed: boolean, to: ApplicationState): boolean {
  if (allowed) model.state = to
  return allowed
}

/** The task whoever it belongs to would see; none outside the review. */
async function taskOf(id: string): Promise<string> {
  const [task] = await rows(
    house.app.db,
    sql<{ id: string }>`select t.id from approvals.task t where t.state = 'open' and t.kind = 'approve'
      and t.case_id = (select case_id from onboarding.application where id = ${id})`,
  )
  return task?.id ?? id
}

async function perform(id: string, content: object, asked: number, action: Action): Promise<boolean> {
  // After the last step the last reviewer tries again, and is refused.
  const reviewer = [house.first, house.compliance, house.officer][Math.min(asked, 2)] as Person
  const own = (verb: string) => house.maker.send('POST', `/onboarding/applications/${id}/${verb}`, {})
  const decide = async (verb: string) => reviewer.send('POST', `/tasks/${await taskOf(id)}/${verb}`, { remark: 'so' })
  if (action === 'work') {
    await house.app.runJobs()
    return true
  }
  const answers = {
    save: async () => {
      const { version } = await seen(house.maker, id)
      return house.maker.send('PUT', `/onboarding/applications/${id}`, { version, content })
    },
    submit: () => own('submit'),
    withdraw: () => own('withdraw'),
    cancel: () => own('cancel'),
    agree: () => decide('agree'),
    refuse: () => decide('refuse'),
    return: () =>
      reviewer.send('POST', `/onboarding/applications/${id}/return`, {
        page: 'client',
        reasons: ['OTHER'],
        remark: 'so',
      }),
  }
  const { status, body } = await answers[action]()
  if (status >= 500) throw new Error(JSON.stringify(body))
  return status < 300
}

let count = 0

describe('[C-07] an application walked at random', () => {
  it('does what the model does, keeps every revision and its whole story', async () => {
    const actions = fc.constantFrom(...ACTIONS, 'submit', 'agree', 'agree')
    await fc.assert(
      fc.asyncProperty(fc.array(actions, { minLength: 3, maxLength: 14 }), async (walk) => {
        count += 1
        const content = anApplication(house.place, count)
        const { body } = await house.maker.send<Reply>('POST', '/onboarding/applications', { content })
        const model: Model = { state: 'DRAFT', asked: 0, revision: 1, submitted: false }
        for (const action of walk) {
          const { asked } = model
          const allowed = expected(model, action)
          expect({ walk, action, done: await perform(body.id, content, asked, action) }).toEqual({
            walk,
            action,
            done: allowed,
          })
          const now = await seen(house.maker, body.id)
          expect({ walk, action, state: now.state, revision: now.revision }).toEqual({
            walk,
            action,
            state: model.state,
            revision: model.revision,
          })
        }
        const end = await seen(house.maker, body.id)
        expect(end.revisions.map(({ revision }) => revision)).toEqual(
          Array.from({ length: model.revision }, (_, at) => at + 1),
        )
        expect(end.accounts).toHaveLength(model.state === 'OPENED' ? 1 : 0)
        const states = end.events.map(({ toState }) => toState as ApplicationState)
        for (const [at, to] of states.entries()) {
          const from = states[at - 1] ?? 'DRAFT'
          if (from !== to) expect(APPLICATION_TRANSITIONS[from]).toContain(to)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('the database knows the same states as the code', async () => {
    const [check] = await rows(
      house.app.db,
      sql<{
        text: string
      }>`select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'application_state_check'`,
    )
    expect([...(check?.text ?? '').matchAll(/'([A-Z]+)'/g)].map(([, state]) => state)).toEqual([...APPLICATION_STATES])
    expect(Object.keys(APPLICATION_TRANSITIONS)).toEqual([...APPLICATION_STATES])
  })
})
