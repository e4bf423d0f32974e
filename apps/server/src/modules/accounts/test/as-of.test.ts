import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { clients } from '#modules/clients'
import { type TestApp, testApp } from '#testing/app.ts'
import { type AccountDetail, accounts } from '../index.ts'
import { anAccount } from './an-account.ts'

let app: TestApp
const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }

beforeAll(async () => {
  app = await testApp({ modules: [clients, accounts] })
})
afterAll(() => app.close())

/** What may be done next; some of it is refused where it does not fit, and then nothing changes. */
const step = fc.constantFrom(
  ...(['freeze AML', 'freeze CREDIT', 'unfreeze AML', 'unfreeze CREDIT', 'rest', 'activate', 'cancel'] as const),
  ...(['client freeze', 'client unfreeze', 'phone', 'rename', 'move'] as const),
  // A step that takes no time: two changes at the same instant.
  ...(['stand still'] as const),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

type Walk = { id: string; clientId: string; n: number }

function doStep({ id, clientId, n }: Walk, what: Step) {
  const person = app.signInAs('all')
  const [verb, reason] = what.split(' ')
  const remark = 'as asked'
  switch (what) {
    case 'client freeze':
    case 'client unfreeze':
      return person.send('POST', `/clients/${clientId}/${reason}`, { reason: 'AML' })
    case 'phone':
      return person.send('POST', `/clients/${clientId}/contact`, {
        phone: `+8526${String(n).padStart(7, '0')}`,
        remark,
      })
    case 'rename':
      return person.send('POST', `/clients/${clientId}/profile`, {
        nameZh: `陳${'甲乙丙丁戊己庚辛壬癸'[n % 10]}`,
        remark,
      })
    case 'move':
      return person.send('POST', `/clients/${clientId}/profile`, {
        addresses: [{ kind: 'residential', country: 'HK', line: `Queen’s Road ${n}` }],
        remark,
      })
    case 'cancel':
      return person.send('POST', `/accounts/${id}/cancel`, { reason: 'UNUSED' })
    case 'stand still':
      return Promise.resolve()
    default:
      return person.send('POST', `/accounts/${id}/${verb}`, reason ? { reason } : {})
  }
}

/** What of the page must come back: everything but what is worked out for the moment of looking. */
function essence(account: AccountDetail, client: Record<string, unknown>) {
  const bare = (freezes: unknown) =>
    (freezes as { reason: string; liftedAt: string | null }[])
      .map((one) => `${one.reason} ${one.liftedAt === null}`)
      .sort()
  const { status, statusBefore, frozen, marks, standing, cancelledAt } = account as AccountDetail & {
    statusBefore?: unknown
  }
  const { contacts, addresses, displayName, status: clientStatus, dataVersion } = client
  return {
    account: { status, statusBefore, frozen, marks, standing, cancelledAt, freezes: bare(account.freezes) },
    client: { contacts, addresses, displayName, clientStatus, dataVersion, freezes: bare(client['freezes']) },
    named: account.client.displayName,
  }
}

async function look({ id, clientId }: Walk, at: string | null) {
  const person = app.signInAs('all')
  const query = at === null ? '' : `?at=${encodeURIComponent(at)}`
  const account = await person.get<AccountDetail>(`/accounts/${id}${query}`)
  const client = await person.get(`/clients/${clientId}${query}`)
  expect([account.status, client.status, account.body.asOf, client.body['asOf']]).toEqual([200, 200, at, at])
  return essence(account.body, client.body)
}

describe('[X-06] as it was', () => {
  it('shows at every past moment what stood there then, whatever happened since', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.integer({ min: 0, max: 3 })), { minLength: 3, maxLength: 11 }),
        async (steps) => {
          const { id, clientId } = await anAccount(app, place)
          const walk: Walk = { id, clientId, n: 0 }
          // The last look at an instant is what held from it on.
          const seen = new Map<string, unknown>([[app.clock().toString(), await look(walk, null)]])
          for (const [what, pause] of steps) {
            app.clock.advance({ minutes: pause })
            walk.n += 1
            await doStep(walk, what)
            seen.set(app.clock().toString(), await look(walk, null))
          }
          const moments = [...seen.keys()]
          for (const [index, at] of moments.entries()) {
            expect(await look(walk, at), `${at} after ${JSON.stringify(steps)}`).toEqual(seen.get(at))
            const until = moments[index + 1]
            if (until === undefined) continue
            const justBefore = Temporal.Instant.from(until).subtract({ milliseconds: 1 }).toString()
            expect(await look(walk, justBefore), `just before ${until}`).toEqual(seen.get(at))
          }
        },
      ),
      { numRuns: 8 },
    )
  })

  it('has nothing to show before there was an account, or after now', async () => {
    const { id, clientId } = await anAccount(app, place)
    const person = app.signInAs('all')
    const at = (shift: { minutes: number }) => encodeURIComponent(app.clock().add(shift).toString())
    for (const path of [`/accounts/${id}`, `/clients/${clientId}`]) {
      expect(await person.get(`${path}?at=${at({ minutes: -1 })}`)).toMatchObject({
        status: 422,
        body: { code: 'MOMENT_BEFORE' },
      })
      expect(await person.get(`${path}?at=${at({ minutes: 1 })}`)).toMatchObject({
        status: 422,
        body: { code: 'MOMENT_AHEAD' },
      })
      expect((await person.get(`${path}?at=yesterday`)).status).toBe(422)
    }
  })

  it('is for whoever may see it today', async () => {
    const { id, clientId } = await anAccount(app, place)
    const elsewhere = app.signInAs('all', {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [newId<'department'>()],
    })
    const at = encodeURIComponent(app.clock().toString())
    expect((await elsewhere.get(`/accounts/${id}?at=${at}`)).status).toBe(404)
    expect((await elsewhere.get(`/clients/${clientId}?at=${at}`)).status).toBe(404)
  })
})
