import { sql } from 'kysely'
import { leaveFree } from '#modules/approvals'
import { inTransaction, rows } from '#platform/db.ts'
import { anAccount } from '#testing/an-account.ts'
import type { Person } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { BUILTIN_RULES } from '../policy.ts'
import { type World, world } from './world.ts'

/** A house whose people have both sides of several rules, with two who look after that. */
export type Watch = { at: World; admin: Person; deputy: Person; names: string[] }

export async function watch(): Promise<Watch> {
  const names = Array.from({ length: 10 }, (_, n) => `both${n}`)
  const both = names.map((name): [string, { roles: string[] }] => [name, { roles: ['auditor', 'account-clerk'] }])
  const chiefs = { admin: { roles: ['administrator'] }, deputy: { roles: ['administrator'] } }
  const at = await world({ ...chiefs, ...Object.fromEntries(both) })
  await inTransaction(at.db, (tx) => leaveFree({ tx, now: at.clock() }, ['duties.rule.save', 'duties.rule.weigh']))
  const [admin, deputy] = [await at.join('admin'), await at.join('deputy')]
  await admin.send('POST', '/duties/find')
  return { at, admin, deputy, names }
}

const reason = 'small office until the new colleague arrives'
const until = ({ at }: Watch) =>
  at
    .clock()
    .add({ hours: 24 * 30 })
    .toString()

/** A conflict nobody has asked an exception for yet; each call takes another person's. */
async function openConflict({ at, admin, names }: Watch): Promise<string> {
  const name = names.pop() ?? ''
  const { body } = await admin.get<{ items: { id: string }[] }>(
    `/duties/conflicts?limit=200&state=open&ruleCode=audit-and-act&operatorId=${at.id(name)}`,
  )
  const [conflict] = body.items
  if (!conflict) throw new Error(`${name} has no open conflict`)
  return conflict.id
}

async function proposed(all: Watch): Promise<string> {
  const path = `/duties/conflicts/${await openConflict(all)}/acceptances`
  const { body } = await all.admin.send<{ id: string }>('POST', path, { reason, until: until(all) })
  return body.id
}

const decided =
  (who: 'admin' | 'deputy') =>
  async (all: Watch): Promise<Call> => ({
    actor: all[who].actor,
    input: { id: await proposed(all), remark: 'seen by two' },
  })

const ofDeputy = async ({ at }: Watch): Promise<{ clientId: string; clientNo: string }> => {
  const { clientId } = await anAccount(at)
  const [found] = await rows(
    at.db,
    sql<{ no: string }>`select client_no as no from clients.client where id = ${clientId}`,
  )
  return { clientId, clientNo: found?.no ?? '' }
}

let rules = 0

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<Watch> = {
  'duties.rule.save': async ({ admin }) => ({
    actor: admin.actor,
    input: {
      code: `own-${++rules}`,
      names: { en: 'Own', 'zh-Hans': 'Own', 'zh-Hant': 'Own' },
      oneSide: ['role:auditor'],
      otherSide: ['duties.rule.save'],
      severity: 'low',
      active: true,
    },
  }),
  'duties.rule.weigh': async ({ admin }) => {
    const [rule] = BUILTIN_RULES
    if (!rule) throw new Error('no rule comes along')
    const severity = rule.severity === 'low' ? 'high' : 'low'
    return { actor: admin.actor, input: { code: rule.code, severity, active: true, reason } }
  },
  'duties.conflict.find': async ({ admin }) => ({ actor: admin.actor, input: {} }),
  'duties.acceptance.propose': async (all) => ({
    actor: all.admin.actor,
    input: { conflictId: await openConflict(all), reason, until: until(all) },
  }),
  'duties.acceptance.confirm': decided('deputy'),
  'duties.acceptance.refuse': decided('deputy'),
  'duties.acceptance.end': decided('admin'),
  'duties.ownClient.state': async (all) => ({
    actor: all.admin.actor,
    input: { operatorId: all.at.id('deputy'), clientNo: (await ofDeputy(all)).clientNo, reason },
  }),
  'duties.ownClient.withdraw': async (all) => {
    const { clientId, clientNo } = await ofDeputy(all)
    const operatorId = all.at.id('deputy')
    await all.admin.send('POST', `/duties/people/${operatorId}/clients`, { clientNo, reason })
    return { actor: all.admin.actor, input: { operatorId, clientId, reason } }
  },
}
