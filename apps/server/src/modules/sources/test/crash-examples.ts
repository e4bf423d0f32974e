import { randomUUID } from 'node:crypto'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'

const label = { en: 'Fees' }
const definition = {
  kind: 'register',
  parameters: [{ key: 'product', label, type: 'text', required: false }],
  rowKey: ['product'],
  dated: true,
  filters: [{ column: 'product', parameter: 'product' }],
  columns: [
    { key: 'product', label: { en: 'Product' }, type: 'text', required: true },
    { key: 'floor', label: { en: 'Floor' }, type: 'decimal', required: true },
  ],
}
const rows = [{ product: 'cu', floor: '0.00005', valid_from: null, valid_to: null }]
const newCode = () => `s-${randomUUID().slice(0, 8)}`
const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })

async function created(app: TestApp): Promise<string> {
  const author = app.signInAs('all')
  const made = await author.send<{ id: string }>('POST', '/sources', { code: newCode(), label, definition })
  await author.send('PUT', `/sources/${made.body.id}/draft/rows`, { edition: 1, rows })
  return made.body.id
}

async function checked(app: TestApp): Promise<string> {
  const id = await created(app)
  await app.signInAs('all').send('POST', `/sources/${id}/draft/check`)
  return id
}

async function published(app: TestApp): Promise<string> {
  const id = await checked(app)
  await app.signInAs('all').send('POST', `/sources/${id}/publish`, { number: 1 })
  return id
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'sources.source.create': async (app) => by(app, { code: newCode(), label, definition }),
  'sources.draft.open': async (app) => by(app, { id: await published(app) }),
  'sources.draft.edit': async (app) =>
    by(app, {
      id: await created(app),
      edition: 2,
      label: { en: 'Charges' },
      definition: { ...definition, dated: false },
    }),
  'sources.draft.discard': async (app) => {
    const id = await published(app)
    await app.signInAs('all').send('POST', `/sources/${id}/draft`)
    return by(app, { id })
  },
  'sources.register.put': async (app) => by(app, { id: await created(app), edition: 2, rows: [] }),
  'sources.draft.check': async (app) => by(app, { id: await created(app) }),
  'sources.version.publish': async (app) => by(app, { id: await checked(app), number: 1 }),
  'sources.version.retire': async (app) => by(app, { id: await published(app), number: 1, reason: 'old' }),
  'sources.secret.set': async (app) => by(app, { code: 'crm', host: 'api.example.com', value: 'a-token' }),
  'sources.secret.remove': async (app) => {
    await app.signInAs('all').send('PUT', '/source-secrets/other', { host: 'api.example.com', value: 'a-token' })
    return by(app, { code: 'other' })
  },
}
