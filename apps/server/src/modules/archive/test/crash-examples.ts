import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { registerContent } from '#platform/files/registry.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { aPicture, aPlace, fileFor, type Place, send } from '#testing/papers.ts'

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const reason = 'As agreed'
let seed = 700
const bytes = () => {
  seed += 1
  return aPicture(seed)
}

const TYPE = {
  names: { 'zh-Hans': '凭证', 'zh-Hant': '憑證', en: 'Voucher' },
  level: 'account',
  businessLines: [],
  clientTypes: [],
  kinds: ['image'],
  maxBytes: 1_000_000,
  maxCount: 5,
  needsExpiry: false,
  position: 900,
  retentionYears: 0,
}

async function aType(app: TestApp): Promise<string> {
  const code = `t-${randomUUID().slice(0, 8)}`
  await app.signInAs('all').send('POST', '/archive/parameters', { code, ...TYPE })
  return code
}
async function filed(app: TestApp, place?: Place, code = '81') {
  const { accountId } = place ?? (await aPlace(app.db))
  const { body } = await fileFor(app.http, app.signInAs('all'), accountId, code, await bytes())
  return body
}
async function overdue(app: TestApp): Promise<string> {
  const { documentId } = await filed(app, undefined, await aType(app))
  await app.signInAs('all').send('POST', `/archive/documents/${documentId}/withdraw`, { remark: reason })
  app.clock.advance({ hours: 48 })
  return documentId
}
async function held(app: TestApp): Promise<string> {
  const { documentId } = await filed(app)
  return (await app.signInAs('all').send<{ id: string }>('POST', '/archive/holds', { documentId, reason })).body.id
}

/** A file that is in the store and known, and filed nowhere. */
async function stored(app: TestApp) {
  const content = await bytes()
  async function* source() {
    yield content
  }
  const kept = await app.platform.objects.put(source(), { maxBytes: content.length })
  await registerContent(app.platform, { ...kept, mime: 'image/jpeg' })
  return { content, ...kept, sha256: createHash('sha256').update(content).digest('hex') }
}
async function begun(app: TestApp, file: { size: number; sha256: string }) {
  const person = app.signInAs('all')
  const { accountId } = await aPlace(app.db)
  const about = { reference: randomUUID(), accountId, parameter: '81', fileName: 'card.jpg' }
  const { body } = await person.send<{ id: string }>('POST', '/archive/transfers', { ...about, ...file })
  return { id: body.id, actor: person.actor }
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'archive.upload.stage': async (app) => {
    const { sha256, size } = await stored(app)
    return by(app, { parameter: '81', sha256, size, mime: 'image/jpeg', kind: 'image', fileName: 'card.jpg' })
  },
  'archive.document.upload': async (app) => {
    const person = app.signInAs('all')
    const { accountId } = await aPlace(app.db)
    const { body } = await send(app.http, person, '81', { name: 'card.jpg', bytes: await bytes() })
    return { actor: person.actor, input: { accountId, uploadId: body.id } }
  },
  'archive.document.replace': async (app) => {
    const person = app.signInAs('all')
    const { documentId } = await filed(app)
    const { body } = await send(app.http, person, '81', { name: 'card.jpg', bytes: await bytes() })
    return { actor: person.actor, input: { documentId, uploadId: body.id } }
  },
  'archive.document.withdraw': async (app) => by(app, { documentId: (await filed(app)).documentId, remark: reason }),
  'archive.document.copy': async (app) => {
    const from = await aPlace(app.db)
    const to = await aPlace(app.db, { clientId: from.clientId, departmentId: from.departmentId })
    await filed(app, from)
    return by(app, { fromAccountId: from.accountId, toAccountId: to.accountId, parameters: ['81'], history: true })
  },
  'archive.document.retain': async (app) =>
    by(app, { documentId: (await filed(app)).documentId, retainUntil: '2090-01-01', reason }),
  'archive.document.destroy': async (app) => by(app, { documentId: await overdue(app), reason }),
  'archive.parameter.create': async (app) => by(app, { code: `t-${randomUUID().slice(0, 8)}`, ...TYPE }),
  'archive.parameter.update': async (app) => by(app, { code: await aType(app), ...TYPE, maxCount: 7, version: 1 }),
  'archive.parameter.retire': async (app) => by(app, { code: await aType(app), version: 1 }),
  'archive.hold.place': async (app) => by(app, { documentId: (await filed(app)).documentId, reason }),
  'archive.hold.lift': async (app) => by(app, { holdId: await held(app), reason }),
  'archive.transfer.init': async (app) => {
    const { accountId } = await aPlace(app.db)
    const file = { size: 10, sha256: 'a'.repeat(64), fileName: 'card.jpg' }
    return by(app, { reference: randomUUID(), accountId, parameter: '81', ...file })
  },
  'archive.transfer.part': async (app) => {
    const { sha256, size } = await stored(app)
    const { id, actor } = await begun(app, { sha256, size })
    return { actor, input: { transferId: id, number: 1, sha256, size } }
  },
  'archive.transfer.complete': async (app) => {
    const { sha256, size } = await stored(app)
    const { id, actor } = await begun(app, { sha256, size })
    return { actor, input: { transferId: id, sha256, size, mime: 'image/jpeg', kind: 'image' } }
  },
  'archive.lock.test': async (app) => by(app, { store: 'local', mode: null, outcome: 'NONE', findings: [] }),
  'archive.text.reveal': async (app) => {
    const { versionId } = await filed(app)
    await sql`insert into archive.recognition (source_sha256, state, sealed, confidence, read_at)
      select sha256, 'READY', ${app.platform.cipher.seal('CARD', 'archive.recognition.text')}, 90, now()
      from archive.document_version where id = ${versionId} on conflict do nothing`.execute(app.db)
    return by(app, { versionId })
  },
}
