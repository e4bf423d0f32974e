import type { ChildProcess } from 'node:child_process'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#kernel/clock.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { eventually } from '#testing/probe.ts'
import { started } from '#testing/ways.ts'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { agreeTo, chooseInRow, countsDown, registrations, sendForApproval } from './harness/numbers.ts'
import { type Person, signIn } from './harness/person.ts'
import { dataFolder, type Product, startServer } from './harness/product.ts'
import { picturesOf, sample, sheetOf } from './harness/sheets.ts'

type Said = { url: string; hostKey: string; control: string }
const CE = 'BBX777'

let folder: ReturnType<typeof dataFolder>
let database: TestDatabase
let exchange: { child: ChildProcess; said: Said }
let server: Product
let browser: Browser
let admin: Person
let officer: Person

beforeAll(async () => {
  folder = dataFolder()
  exchange = await started<Said>('exchange', [])
  database = await testDatabase()
  // For production, as a house does: nobody has signed for the layout yet.
  server = await startServer(folder.path, database.url, {
    KONTOR_FILING_SFTP_URL: exchange.said.url,
    KONTOR_FILING_SFTP_HOST_KEY: exchange.said.hostKey,
    KONTOR_FILING_SFTP_PASSWORD: 'simulated-secret',
  })
  browser = await openBrowser()
  ;[admin, officer] = await Promise.all([signIn(server, 'business-admin'), signIn(server, 'officer')])
  const times = { sendTimes: [], cutOff: '16:30', halfDayCutOff: null, resultsFrom: '18:00', office: 'hong-kong' }
  await admin.send('PUT', '/filing-schedules/HKIDR', { automatic: false, ...times })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  exchange?.child.kill()
  await database?.close()
  folder.remove()
})

const control = (given: object) =>
  fetch(`${exchange.said.control}/control`, { method: 'POST', body: JSON.stringify(given) })

/** The minute has come: answers are fetched and read. */
const look = () => database.pool.query(`select graphile_worker.add_job('filing.clock.tick')`)

type Filing = { id: string; state: string; ceNo: string; clients: number }
const lastFiling = async (): Promise<Filing | undefined> =>
  (await admin.get<{ items: Filing[] }>('/filings?limit=10')).body.items.find(({ ceNo }) => ceNo === CE)

/** Until this file, the last of the CE number, has come back as an image. */
async function isImaged(id: string): Promise<void> {
  await eventually(async () => {
    await look()
    expect(await lastFiling()).toMatchObject({ id, state: 'IMAGED' })
  }, 90_000)
}

/** A participant and a range by the form, each agreed to by somebody else. */
async function layRange(desk: Desk): Promise<void> {
  const { page, t } = desk
  await desk.visit('/number-ranges')
  // The symbol before the words is part of the name.
  const button = (command: string) => page.getByRole('button', { name: t(`bcan:command.${command}`) })
  const choose = async (label: string, option: string) => {
    await page.getByRole('dialog').getByLabel(label, { exact: true }).click()
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).first().click()
  }
  await button('participant.create').click()
  const drawer = page.getByRole('dialog')
  await choose(t('bcan:field.regime'), t('bcan:state.regime.HKIDR'))
  await drawer.getByLabel(t('bcan:field.name'), { exact: true }).fill('Second desk')
  await choose(t('bcan:field.kind'), t('bcan:state.kind.House'))
  await choose(t('bcan:field.role'), t('bcan:state.role.BOTH'))
  await drawer.getByLabel(t('bcan:field.ceNo'), { exact: true }).fill(CE)
  await agreeTo(officer, await sendForApproval(desk, t('bcan:field.remark'), 'new desk'))
  // A list says that there is something new, and shows it when it is asked anew.
  await desk.visit('/number-ranges')
  await page.getByRole('main').getByText(CE).first().waitFor()
  await button('range.create').click()
  await choose(t('bcan:field.ccepId'), CE)
  await choose(t('bcan:field.userId'), CE)
  await drawer.getByLabel(t('bcan:field.firstNo'), { exact: true }).fill('40000000')
  await drawer.getByLabel(t('bcan:field.lastNo'), { exact: true }).fill('40000099')
  await desk.look('range-form')
  await agreeTo(officer, await sendForApproval(desk, t('bcan:field.remark'), 'first range'))
  await desk.visit('/number-ranges')
  await page.getByRole('main').getByText('40,000,000').first().waitFor()
  await desk.look('range-laid')
  await desk.accessible('range-laid')
}

/** No other range gives Hong Kong numbers from now on, so that the new one does. */
async function closeOthers(): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select id from bcan.number_range where regime = 'HKIDR' and closed_at is null and ce_no <> $1`,
    [CE],
  )
  for (const { id } of rows) {
    const asked = await admin.send<{ ticketId: string }>('POST', `/bcan/ranges/${id}/close`, { remark: 'full' })
    await agreeTo(officer, asked.body.ticketId)
  }
}

/** One application from sheet to account; the opening journey shows the same in a browser. @returns the client. */
async function openClient(): Promise<string> {
  const people = await Promise.all(['maker', 'reviewer', 'compliance', 'officer'].map((name) => signIn(server, name)))
  const [maker, ...deciders] = people as [Person, ...Person[]]
  const row = sample().rows.find((one) => one.get('clientType') === 'individual' && one.get('idKind') === 'hkid')
  if (!row) throw new Error('the sample has no such application')
  const files = [await sheetOf([row], 'en', 'one.xlsx'), await picturesOf([row], 'one.zip')]
  const [sheet, images] = files.map(
    (file) => new File([new Uint8Array(file.buffer)], file.name, { type: file.mimeType }),
  )
  if (!sheet || !images) throw new Error('no files')
  const { body: departments } = await maker.get<{ items: { id: string; code: string }[] }>('/access/departments')
  const departmentId = departments.items.find(({ code }) => code === 'HK-CEN')?.id
  const where = `businessLine=brokerage&departmentId=${departmentId}&outcome=draft`
  const { id } = (await maker.upload<{ id: string }>(`/onboarding/imports?${where}`, { sheet, images })).body
  const stateOf = async () => (await maker.get<{ state: string }>(`/onboarding/imports/${id}`)).body.state
  await eventually(async () => expect(await stateOf()).toBe('CHECKED'), 60_000)
  await maker.send('POST', `/onboarding/imports/${id}/confirm`, {})
  await eventually(async () => expect(await stateOf()).toBe('DONE'), 60_000)
  const drafts = await maker.get<{ items: { id: string }[] }>('/onboarding/applications?state=DRAFT&limit=1')
  const applicationId = drafts.body.items[0]?.id
  const sent = await maker.send('POST', `/onboarding/applications/${applicationId}/submit`, {})
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  type Application = { state: string; caseId: string | null; clientId: string | null; ticketId?: string | null }
  const application = async () => (await maker.get<Application>(`/onboarding/applications/${applicationId}`)).body
  const { caseId } = await application()
  for (const decider of deciders) {
    await eventually(async () => {
      const { body } = await decider.get<{ mine: { id: string }[] }>(`/tickets/${caseId}`)
      const task = body.mine[0]
      if (!task) throw new Error(`nothing waits for ${decider.username}`)
      expect((await decider.send('POST', `/tasks/${task.id}/agree`, { inBulk: false })).status).toBe(200)
    }, 60_000)
  }
  await eventually(async () => expect((await application()).state).toBe('OPENED'), 60_000)
  return (await application()).clientId ?? ''
}

/** What the client said on paper is recorded on its page. */
async function recordConsent(desk: Desk, clientId: string): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/clients/${clientId}?tab=bcan`)
  await page
    .getByRole('main')
    .getByRole('button', { name: t('bcan:page.client.recordConsent') })
    .first()
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('bcan:field.agreementVersion'), { exact: true }).fill('2.0')
  const day = systemClock().subtract({ hours: 24 }).toString().slice(0, 10)
  await drawer.getByLabel(t('bcan:field.signedOn'), { exact: true }).fill(day)
  await page.keyboard.press('Tab')
  await desk.look('consent-form')
  await drawer.getByRole('button', { name: t('kit:command.submit') }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page.getByRole('main').getByText(t('bcan:state.registration.CONSENTED')).first().waitFor()
  await desk.look('client-consented')
}

/** Builds the file of the new CE number by the button of its clock. @returns its id, none where it was refused. */
async function build(desk: Desk): Promise<string> {
  const { page, t } = desk
  const answered = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/api/v1/filings'),
  )
  const panel = page.getByRole('main').locator('section, .ant-card', { hasText: CE }).first()
  await panel.getByRole('button', { name: t('filing:command.filing.create'), exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('kit:command.submit') })
    .click()
  const { id } = (await (await answered).json()) as { id?: string }
  return id ?? ''
}

/** Nothing leaves before a named person has signed for the layout; afterwards it does. */
async function signAndSend(desk: Desk): Promise<void> {
  const { page, t } = desk
  await desk.visit('/filings')
  desk.watch.expect(409)
  await build(desk)
  const refusal = t('filing:error.SPECIFICATION_UNVERIFIED.message', { version: 1 })
  await page.getByRole('dialog').getByText(refusal).waitFor()
  await desk.look('filing-unsigned')
  await page.keyboard.press('Escape')
  const signer = await openDesk(browser, server.address, officer, { language: 'en', width: 1440 })
  await signer.visit('/file-layouts')
  const words = signer.t
  await signer.page
    .getByRole('button', { name: words('filing:command.profile.verify'), exact: true })
    .first()
    .click()
  const drawer = signer.page.getByRole('dialog')
  await drawer.getByLabel(words('filing:field.specification'), { exact: true }).fill('HKIDR file specification')
  await drawer.getByLabel(words('filing:field.specificationVersion'), { exact: true }).fill('2.4')
  await drawer.getByLabel(words('filing:field.remark'), { exact: true }).fill('compared line by line')
  await drawer.getByRole('button', { name: words('kit:command.submit') }).click()
  await signer.page.getByText(words('filing:page.layouts.verified')).first().waitFor()
  await signer.look('layout-signed')
  expect(await signer.leave()).toEqual([])
  await desk.visit('/filings')
  await isImaged(await build(desk))
  await desk.visit('/filings')
  await desk.look('filing-in-force')
  await desk.accessible('filing-in-force')
}

/** The next image lacks the client: a break, which one click files again. */
async function breakAndFollowUp(desk: Desk, tag: string): Promise<void> {
  const { page, t } = desk
  await control({ drop: [tag.split('.')[1]] })
  await isImaged(await build(desk))
  await control({})
  await desk.visit('/filing-breaks')
  await page.getByRole('main').getByText(tag).first().waitFor()
  await desk.look('filing-break-open')
  await desk.accessible('filing-break-open')
  await chooseInRow(desk, tag, t('filing:command.break.followUp'))
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('kit:command.submit') })
    .click()
  await eventually(async () => {
    await look()
    const { body } = await admin.get<{ items: { state: string }[] }>('/filing-breaks?limit=1')
    expect(body.items[0]?.state).toBe('RESOLVED')
  }, 90_000)
  await desk.visit('/filing-breaks')
  await page.getByRole('main').getByText(t('filing:state.break.RESOLVED')).first().waitFor()
}

/** The exchange rejects the client; its own page says why and what to do. */
async function rejection(desk: Desk, clientId: string, tag: string): Promise<void> {
  const { page, t } = desk
  await control({ reject: { [tag.split('.')[1] ?? '']: 'E101' } })
  await desk.visit('/filings')
  await isImaged(await build(desk))
  await control({})
  await desk.visit(`/clients/${clientId}?tab=filing`)
  await page
    .getByText(t('filing:page.reason.REJECTED_DOCUMENT_INVALID.text', { code: 'E101' }))
    .first()
    .waitFor()
  await desk.look('client-rejected')
  await desk.accessible('client-rejected')
}

describe('[H-01] [H-02] [H-03] [H-04] [H-05] [H-06] from a range to a client in force', () => {
  test('range, opening, consent, signature, file, answers, break, follow-up, rejection and its reason', async () => {
    const desk = await openDesk(browser, server.address, admin, { language: 'zh-Hant', width: 1440 })
    await layRange(desk)
    await closeOthers()
    const clientId = await openClient()
    const [registration] = await registrations(admin, `clientId=${clientId}`)
    expect(registration?.tag).toMatch(new RegExp(`^${CE}\\.400000\\d\\d$`))
    expect(registration?.state).toBe('ASSIGNED')
    const tag = registration?.tag ?? ''
    await recordConsent(desk, clientId)
    await signAndSend(desk)
    expect((await registrations(admin, `clientId=${clientId}`))[0]?.state).toBe('EFFECTIVE')
    await breakAndFollowUp(desk, tag)
    await rejection(desk, clientId, tag)
    await desk.visit('/')
    await countsDown(desk)
    await desk.look('home-cut-off')
    expect(await desk.leave()).toEqual([])
  })
})
