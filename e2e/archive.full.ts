import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { looksOf } from '../apps/server/src/demo/pictures/portrait.ts'
import { identificationVideo } from '../apps/server/src/demo/pictures/video.ts'
import { openBrowser, openDesk } from './harness/desk.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
const PASSWORD = 'four quiet herons'
type Account = { id: string; accountNo: string; clientId: string }
type Rows<R> = { items: R[] }
type Document = {
  id: string
  status: string
  parameter: { code: string }
  versions: { id: string; fileName: string }[]
}

let browser: Browser
let admin: Person
let officer: Person
/** Two accounts of one identity. */
let first: Account
let second: Account

beforeAll(async () => {
  browser = await openBrowser()
  admin = await signIn(product, 'business-admin')
  officer = await signIn(product, 'compliance')
  const { body } = await admin.get<Rows<Account>>('/accounts?limit=100&status=ACTIVE')
  for (const account of body.items) {
    const others = await admin.get<Rows<Account>>(`/accounts/${account.id}/same-identity`)
    const [other] = others.body.items ?? []
    if (!other) continue
    first = account
    second = other
    break
  }
  if (!first) throw new Error('no client with two accounts')
})
afterAll(() => browser.close())

const picture = (background: string) =>
  sharp({ create: { width: 480, height: 300, channels: 3, background } })
    .jpeg()
    .toBuffer()

/** Files a document as the console does. */
async function filed(accountId: string, parameter: string, bytes: Buffer, name: string, type: string) {
  const file = new File([new Uint8Array(bytes)], name, { type })
  const staged = await admin.upload<{ id: string }>(`/archive/uploads?parameter=${parameter}`, { file })
  expect(staged.status, JSON.stringify(staged.body)).toBe(201)
  const made = await admin.send<{ documentId: string; versionId: string }>('POST', '/archive/documents', {
    accountId,
    uploadId: staged.body.id,
    remark: `Journey ${name}`,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body
}
const onFile = async (accountId: string) =>
  (await admin.get<Rows<Document>>(`/accounts/${accountId}/documents`)).body.items

describe('the client’s archive', () => {
  test('[I-04] a wall, the history of a type, and two versions side by side', async () => {
    const { documentId } = await filed(first.id, '81', await picture('#135'), 'card-old.jpg', 'image/jpeg')
    const current = (await onFile(first.id)).find((one) => one.id === documentId)
    const staged = await admin.upload<{ id: string }>('/archive/uploads?parameter=81', {
      file: new File([new Uint8Array(await picture('#fa3'))], 'card-new.jpg', { type: 'image/jpeg' }),
    })
    await admin.send('POST', `/archive/documents/${documentId}/versions`, { uploadId: staged.body.id })
    const desk = await openDesk(browser, product.address, admin, { language: 'zh-Hans', width: 1440 })
    await desk.visit(`/accounts/${first.id}?tab=documents`)
    await desk.page.getByText('card-new.jpg').first().waitFor()
    await desk.look('archive-wall')
    await desk.accessible('archive-wall')
    const name = await admin.get<Rows<{ code: string; names: Record<string, string> }>>('/archive/parameters')
    const type = name.body.items.find((one) => one.code === '81')?.names['zh-Hans'] ?? ''
    await desk.page.getByRole('button', { name: desk.t('archive:page.wall.history', { type }) }).click()
    const drawer = desk.page.getByRole('dialog')
    await drawer.getByText('card-old.jpg').first().waitFor()
    await desk.look('archive-history')
    await drawer.getByText('card-old.jpg').first().click()
    await desk.page.waitForURL(/\/documents\/[0-9a-f-]{36}\?version=/)
    await desk.page
      .getByRole('button', { name: desk.t('archive:page.document.compare'), exact: true })
      .first()
      .click()
    await desk.page.waitForURL(/with=/)
    await eventually(async () => {
      const shown = await desk.page
        .locator('figure img')
        .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth))
      expect(shown).toEqual([480, 480])
    })
    await desk.look('archive-two-versions')
    await desk.accessible('archive-two-versions')
    await desk.resize(390)
    await desk.look('archive-two-versions-phone')
    expect(current?.status).toBe('CURRENT')
    expect(await desk.leave()).toEqual([])
  })

  test('[I-06] a film plays and seeks in the page', async () => {
    const looks = looksOf('kontor', 7, { sex: 'M', origin: 'hong-kong', age: 41 })
    const { documentId } = await filed(
      first.id,
      'video',
      await identificationVideo(looks, '5310', 'zh-Hant'),
      'witness.webm',
      'video/webm',
    )
    const desk = await openDesk(browser, product.address, admin, { language: 'zh-Hant', width: 1440 })
    await desk.visit(`/documents/${documentId}`)
    const at = await desk.page.locator('video').evaluate(async (element) => {
      const film = element as HTMLVideoElement
      film.muted = true
      const seeked = new Promise((resolve) => film.addEventListener('seeked', resolve, { once: true }))
      film.currentTime = 2.5
      await seeked
      return { at: film.currentTime, duration: film.duration }
    })
    expect(at).toEqual({ at: 2.5, duration: 4 })
    await desk.look('archive-film')
    await desk.accessible('archive-film')
    expect(await desk.leave()).toEqual([])
  })

  test('[I-21] an identity document says who looks at it', async () => {
    const front = (await onFile(first.id)).find((one) => one.parameter.code === '6A')
    if (!front) throw new Error('no identity document')
    const desk = await openDesk(browser, product.address, admin, { language: 'zh-Hans', width: 1440 })
    await desk.visit(`/documents/${front.id}`)
    await desk.look('archive-watermark')
    const bytes = async (who: Person) => {
      const answer = await who.open(`/archive/versions/${front.versions[0]?.id}/content`)
      return { status: answer.status, kept: answer.headers.get('cache-control'), size: (await answer.bytes()).length }
    }
    const [shown, original] = [await bytes(admin), await bytes(await signIn(product, 'compliance'))]
    expect(shown).toMatchObject({ status: 200, kept: 'private, no-store' })
    expect(original).toMatchObject({ status: 200, kept: 'private, no-cache' })
    expect(shown.size).not.toBe(original.size)
    expect(await desk.leave()).toEqual([])
  })

  test('[I-07] documents are copied between two accounts, and stand side by side then', async () => {
    await filed(first.id, '81', await picture('#285'), 'copied.jpg', 'image/jpeg')
    const desk = await openDesk(browser, product.address, admin, { language: 'en', width: 1440 })
    await desk.visit(`/accounts/${second.id}?tab=documents`)
    await desk.page.getByRole('button', { name: desk.t('archive:page.copy.open') }).click()
    const drawer = desk.page.getByRole('dialog')
    await drawer.getByRole('combobox', { name: desk.t('archive:field.fromAccountId') }).click()
    await desk.page.locator('.ant-select-item-option', { hasText: first.accountNo }).first().click()
    await drawer.getByText('copied.jpg').first().waitFor()
    await desk.look('archive-copy')
    await desk.accessible('archive-copy')
    await drawer.locator('button.ant-btn-primary').click()
    await drawer.waitFor({ state: 'hidden' })
    await desk.page.getByText('copied.jpg').first().waitFor()
    expect((await onFile(second.id)).some((one) => one.versions.some((v) => v.fileName === 'copied.jpg'))).toBe(true)
    await desk.visit(`/document-comparison?left=${first.id}&right=${second.id}`)
    await desk.page.getByText(desk.t('archive:page.compare.onlyDifferent')).waitFor()
    await desk.look('archive-two-accounts')
    await desk.accessible('archive-two-accounts')
    await desk.visit(`/accounts/${first.id}?tab=submissions`)
    await desk.look('archive-business-view')
    expect(await desk.leave()).toEqual([])
  })

  test('[I-15] a pack is asked for after its report, decided on by somebody else, and opens with its password', async () => {
    const desk = await openDesk(browser, product.address, admin, { language: 'en', width: 1440 })
    await desk.visit('/export-rules')
    await desk.page
      .getByRole('button', { name: desk.t('exportrules:page.rules.export'), exact: true })
      .first()
      .click()
    const drawer = desk.page.getByRole('dialog')
    await drawer.getByRole('textbox', { name: desk.t('exportrules:field.accountNos') }).fill(first.accountNo)
    await drawer.getByRole('button', { name: desk.t('exportrules:page.pack.check') }).click()
    await drawer.getByLabel(desk.t('exportrules:field.password')).waitFor()
    await desk.look('archive-gap-report')
    await desk.accessible('archive-gap-report')
    const gaps = drawer.getByRole('checkbox', { name: desk.t('exportrules:field.allowGaps') })
    if ((await gaps.count()) > 0) await gaps.check()
    await drawer.getByLabel(desk.t('exportrules:field.password')).fill(PASSWORD)
    await drawer.getByRole('button', { name: desk.t('exportrules:page.pack.make') }).click()
    await desk.page.waitForURL(/\/tickets\/[0-9a-f-]{36}$/)
    const ticket = new URL(desk.page.url()).pathname
    await desk.look('archive-pack-ticket')
    const office = await openDesk(browser, product.address, officer, { language: 'en', width: 1440 })
    await office.visit(ticket)
    expect(await office.page.getByText(PASSWORD).count()).toBe(0)
    const agree = office.t('approvals:command.task.agree')
    await office.page.getByRole('main').getByRole('button', { name: agree, exact: true }).click()
    await office.page.getByRole('dialog').getByRole('button', { name: agree, exact: true }).click()
    await office.page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await office.leave()).toEqual([])
    type Export = { id: string; state: string; list: string }
    let done: Export | undefined
    await eventually(async () => {
      const { body } = await admin.get<Rows<Export>>('/exports')
      done = body.items.find(({ list }) => list === 'exportrules.pack')
      expect(done?.state).toBe('ready')
    })
    const answer = await admin.open(`/exports/${done?.id}/file`)
    const zip = new ZipReader(new BlobReader(await answer.blob()), { password: PASSWORD })
    const names: string[] = []
    for (const entry of await zip.getEntries()) {
      expect(entry.encrypted).toBe(true)
      names.push(entry.filename)
      if (!entry.directory) await entry.getData(new Uint8ArrayWriter())
    }
    expect(names).toEqual(expect.arrayContaining(['index.json', 'manifest.json']))
    expect(names.length).toBeGreaterThan(2)
    await desk.visit('/downloads')
    await desk.look('archive-downloads')
    expect(await desk.leave()).toEqual([])
  })

  test('[I-19] the page of destruction and the trial of the store’s lock', async () => {
    const desk = await openDesk(browser, product.address, await signIn(product, 'compliance'), {
      language: 'zh-Hant',
      width: 1440,
    })
    await desk.visit('/destruction')
    await desk.look('archive-destruction')
    await desk.visit('/destruction?tab=lock')
    await desk.page.getByRole('button', { name: desk.t('archive:page.lock.try') }).click()
    await desk.page.getByText(desk.t('archive:page.lock.tested')).waitFor()
    await desk.look('archive-lock')
    await desk.accessible('archive-lock')
    await desk.resize(390)
    await desk.look('archive-lock-phone')
    expect(await desk.leave()).toEqual([])
  })
})
