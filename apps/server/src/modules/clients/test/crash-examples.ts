import type { z } from 'zod'
import { aCompany, aHolder, aProfile, hongKongNumber } from '#testing/a-profile.ts'
import type { TestApp } from '#testing/app.ts'
import type { Examples } from '#testing/crash-sweep.ts'
import type { contactChange } from '../schema.ts'
import { getClientDetail } from '../service.ts'
import { aClient, next } from './a-client.ts'

const clerk = (app: TestApp) => app.signInAs('all').actor
const remark = 'asked at the counter'

async function aCompanyOf(app: TestApp) {
  const id = await aClient(app, aCompany(next() + 3000))
  const { persons } = await getClientDetail(app.platform, clerk(app), id)
  return { id, personId: persons[0]?.id ?? '' }
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'clients.client.freeze': async (app) => ({ actor: clerk(app), input: { id: await aClient(app), reason: 'AML' } }),
  'clients.client.unfreeze': async (app) => {
    const id = await aClient(app)
    await app.signInAs('all').send('POST', `/clients/${id}/freeze`, { reason: 'AML' })
    return { actor: clerk(app), input: { id, reason: 'AML' } }
  },
  'clients.client.cancel': async (app) => ({
    actor: clerk(app),
    input: { id: await aClient(app), kind: 'permanent', reason: 'UNUSED' },
  }),
  'clients.contact.change': async (app) => ({
    actor: clerk(app),
    input: {
      id: await aClient(app),
      version: 1,
      remark,
      phone: '+85261234567',
      email: 'new@example.org',
    } satisfies z.input<typeof contactChange>,
  }),
  'clients.profile.change': async (app) => ({
    actor: clerk(app),
    input: {
      id: await aClient(app),
      version: 1,
      remark,
      nameEn: 'CHAN Tai Man Paul',
      addresses: [{ kind: 'residential', country: 'HK', line: 'Queen’s Road 8' }],
      employment: { status: 'retired' },
    },
  }),
  'clients.identity.renew': async (app) => {
    const n = next()
    const document = { type: 'hkid', country: 'HK', number: hongKongNumber(n) }
    return {
      actor: clerk(app),
      input: { id: await aClient(app, aProfile(n)), remark, document, expiresOn: '2040-01-01' },
    }
  },
  'clients.person.add': async (app) => ({
    actor: clerk(app),
    input: { id: (await aCompanyOf(app)).id, version: 1, remark, ...aHolder(next() + 4000, { roles: ['agent'] }) },
  }),
  'clients.person.change': async (app) => ({
    actor: clerk(app),
    input: { ...(await aCompanyOf(app)), version: 1, remark, nameEn: 'LEE Siu Ming Ann' },
  }),
  'clients.person.remove': async (app) => {
    const { id } = await aCompanyOf(app)
    await app
      .signInAs('all')
      .send('POST', `/clients/${id}/persons`, { remark, ...aHolder(next() + 5000, { roles: ['agent'] }) })
    const { persons } = await getClientDetail(app.platform, clerk(app), id)
    return { actor: clerk(app), input: { id, personId: persons[1]?.id, remark } }
  },
  'clients.identity.reveal': async (app) => {
    const id = await aClient(app)
    const { documents } = await getClientDetail(app.platform, clerk(app), id)
    return { actor: clerk(app), input: { id, valueId: documents[0]?.id } }
  },
  'clients.contact.reveal': async (app) => {
    const id = await aClient(app)
    const { contacts } = await getClientDetail(app.platform, clerk(app), id)
    return { actor: clerk(app), input: { id, valueId: contacts[0]?.id } }
  },
}
