import { anAccount } from '#testing/an-account.ts'
import type { Person, TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'

const FACTS = { alertedOn: '2026-11-20', trigger: 'cash' }
const by = (person: Person, input: object): Call => ({ actor: person.actor, input })

async function made(app: TestApp): Promise<string> {
  const { accountNo } = await anAccount(app)
  const { body } = await app.signInAs('all').send<{ id: string }>('POST', '/suspicious-events', { accountNo, ...FACTS })
  return body.id
}
async function following(app: TestApp): Promise<string> {
  const id = await made(app)
  await app.signInAs('all').send('POST', `/suspicious-events/${id}/follow-up`)
  return id
}
async function submitted(app: TestApp): Promise<string> {
  const id = await following(app)
  const result = { result: 'observe', resultRemark: 'Nothing new' }
  await app.signInAs('all').send('POST', `/suspicious-events/${id}/submit`, result)
  return id
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'suspicions.event.create': async (app) =>
    by(app.signInAs('all'), { accountNo: (await anAccount(app)).accountNo, ...FACTS }),
  'suspicions.event.update': async (app) =>
    by(app.signInAs('all'), { id: await made(app), version: 1, ...FACTS, remark: 'More' }),
  'suspicions.event.followUp': async (app) => by(app.signInAs('all'), { id: await made(app) }),
  'suspicions.event.submit': async (app) =>
    by(app.signInAs('all'), { id: await following(app), result: 'noAction', resultRemark: 'Explained' }),
  'suspicions.event.sendBack': async (app) =>
    by(app.signInAs('all'), { id: await submitted(app), reason: 'Look again' }),
  'suspicions.event.complete': async (app) => by(app.signInAs('all'), { id: await submitted(app) }),
  'suspicions.event.import': async (app) =>
    by(app.signInAs('all'), { rows: [{ accountNo: (await anAccount(app)).accountNo, ...FACTS }] }),
}
