import { newId } from '#kernel/ids.ts'
import { anAccount } from '#testing/an-account.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'

let count = 0
const code = () => {
  count += 1
  return `S${count}`
}
const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })

type Kind = 'client' | 'stock'
const purposes = { client: ['margin'], stock: ['report'] }
const group = (kind: Kind) => ({ code: code(), name: 'Swept', purposes: purposes[kind] })

async function made(app: TestApp, kind: Kind): Promise<string> {
  const { body } = await app.signInAs('all').send<{ id: string }>('POST', `/${kind}-groups`, group(kind))
  return body.id
}
const member = async (app: TestApp, kind: Kind) =>
  kind === 'client' ? { accountNo: (await anAccount(app)).accountNo } : { instrument: `ST/HK/${newId().slice(0, 4)}` }

const removing = (kind: Kind) => async (app: TestApp) => {
  const groupId = await made(app, kind)
  const admin = app.signInAs('all')
  await admin.send('POST', `/${kind}-groups/${groupId}/members`, { rows: [await member(app, kind)] })
  const { body } = await admin.get<{ items: { id: string }[] }>(`/${kind}-group-members?groupId=${groupId}`)
  return by(app, { id: body.items[0]?.id, reason: 'Swept' })
}

const of = (kind: Kind): Examples<TestApp> => ({
  [`groups.${kind}Group.create`]: async (app) => by(app, group(kind)),
  [`groups.${kind}Group.update`]: async (app) =>
    by(app, { id: await made(app, kind), version: 1, name: 'Changed', purposes: ['report'] }),
  [`groups.${kind}Group.remove`]: async (app) => by(app, { id: await made(app, kind), reason: 'Swept' }),
  [`groups.${kind}Member.add`]: async (app) =>
    by(app, { groupId: await made(app, kind), rows: [await member(app, kind)] }),
  [`groups.${kind}Member.remove`]: removing(kind),
})

const byRule = async (app: TestApp) => {
  const id = await made(app, 'client')
  return { id, version: 1, rule: { type: 'cash' }, reason: 'Swept' }
}
const rules: Examples<TestApp> = {
  'groups.clientGroup.setRule': async (app) => by(app, await byRule(app)),
  'groups.clientGroup.match': async (app) => {
    await anAccount(app)
    const { id, ...rule } = await byRule(app)
    await app.signInAs('all').send('PUT', `/client-groups/${id}/rule`, rule)
    return by(app, { id })
  },
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = { ...of('client'), ...of('stock'), ...rules }
