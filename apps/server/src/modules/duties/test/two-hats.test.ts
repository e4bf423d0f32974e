import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { BUILTIN_RULES } from '../policy.ts'
import { ALSO, everyWay } from './every-way.ts'
import { type World, world } from './world.ts'

/** Hats people wear at the same time: everybody can ask for the change, most are asked about it as well. */
const HATS = ['business-administrator', 'compliance', 'responsible-officer', 'account-supervisor', 'account-clerk']
const PEOPLE = 8
const COMMAND = 'duties.rule.weigh'

/** A different set of hats for each, the same in every run; always one that decides. */
const hatsOf = (n: number) => HATS.filter((_, hat) => ((n * 7 + 3) >> hat) & 1 || hat === n % 4)

let at: World
const people: { username: string; person: Person }[] = []
let boss: Person
let stranger: Person
beforeAll(async () => {
  const staff = Object.fromEntries(
    Array.from({ length: PEOPLE }, (_, n) => [`hat${n}`, { roles: ['administrator', ...hatsOf(n)] }]),
  )
  at = await world({
    ...staff,
    boss: { roles: ['administrator', 'business-administrator'] },
    stranger: { roles: ['compliance', ALSO] },
  })
  await at.gate(COMMAND, {
    nodes: [
      { kind: 'start', id: 'start' },
      {
        kind: 'approve',
        id: 'review',
        assignment: {
          anyOf: [
            { by: 'permission', permission: 'approvals.task.agree' },
            { by: 'holders', roleIds: [at.role(ALSO)] },
          ],
        },
      },
      { kind: 'end', id: 'end' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'review' },
      { id: 'b', from: 'review', to: 'end' },
    ],
  })
  for (let n = 0; n < PEOPLE; n += 1) people.push({ username: `hat${n}`, person: await at.join(`hat${n}`) })
  boss = await at.join('boss')
  stranger = await at.join('stranger')
})
afterAll(() => at.close())

it('[A-32] [G8] nobody of several hats has a say in a case of his own, by any route, and the report names him', async () => {
  await boss.send('POST', '/duties/find')
  const { body } = await boss.get<{ items: { username: string; subject: string; state: string }[] }>(
    '/duties/conflicts?limit=200&ruleCode=make-and-check&state=open',
  )
  const listed = new Set(body.items.filter(({ subject }) => subject === COMMAND).map(({ username }) => username))
  const both = people.filter(({ person }) => person.actor.permissions.has('approvals.task.agree'))
  expect(both.length).toBeGreaterThan(4)
  expect([...listed].filter((name) => name !== 'boss').sort()).toEqual(both.map(({ username }) => username).sort())
  for (const [n, { username, person }] of both.entries()) {
    const { code, severity } = BUILTIN_RULES[n] ?? { code: '', severity: 'low' }
    const asked = await person.send<{ ticketId: string }>('POST', `/duties/rules/${code}/weigh`, {
      severity: severity === 'low' ? 'high' : 'low',
      active: true,
      reason: `asked for by ${username}`,
    })
    expect(asked.status, username).toBe(202)
    const caseId = asked.body.ticketId
    const [task] = await rows(
      at.db,
      sql<{ id: string; tokenId: string; candidates: string[] }>`select k.id, t.id as "tokenId",
        k.candidate_ids as candidates from approvals.task k join approvals.token t on t.case_id = k.case_id
        where k.case_id = ${caseId} and k.state = 'open'`,
    )
    if (!task) throw new Error('nobody was asked')
    expect(task.candidates, username).not.toContain(person.actor.operatorId)
    for (const { what, status } of await everyWay(
      { at, boss, stranger },
      { username, me: person, caseId, taskId: task.id, tokenId: task.tokenId },
    ))
      expect(status, `${username} ${what}`).toBeGreaterThanOrEqual(400)
    const said = await rows(
      at.db,
      sql`select 1 from approvals.task where case_id = ${caseId} and decided_by = ${person.actor.operatorId}`,
    )
    expect(said, username).toEqual([])
    const open = await rows(
      at.db,
      sql<{ id: string }>`select id from approvals.task where case_id = ${caseId} and state = 'open'`,
    )
    const decided = await stranger.send('POST', `/tasks/${open[0]?.id}/agree`)
    expect(decided.status, `somebody else decides about the case of ${username}`).toBe(200)
  }
})
