import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { root } from '../scripts/command.ts'
import { openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { signIn } from './harness/person.ts'
import { dataFolder, type Product, startServer } from './harness/product.ts'

let provider: ChildProcess
let issuer: string
let folder: ReturnType<typeof dataFolder>
let database: TestDatabase
let server: Product
let browser: Browser

beforeAll(async () => {
  provider = spawn(process.execPath, [join(root, 'apps/simulators/oidc/main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  issuer = await new Promise<string>((found) =>
    provider.stdout?.once('data', (line: Buffer) => found((JSON.parse(String(line)) as { issuer: string }).issuer)),
  )
  folder = dataFolder()
  database = await testDatabase()
  server = await startServer(folder.path, database.url, {
    KONTOR_OIDC_ISSUER: issuer,
    KONTOR_OIDC_LOOPBACK: '1',
    KONTOR_OIDC_CLIENT_ID: 'kontor',
    KONTOR_OIDC_CLIENT_SECRET: 'simulated-secret',
    KONTOR_OIDC_LABEL: 'Harbour ID',
  })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  provider.kill()
  await database.close()
  folder.remove()
})

const control = (settings: object) => fetch(`${issuer}/control`, { method: 'POST', body: JSON.stringify(settings) })

const LOOKS = walked(
  [
    { language: 'en', width: 390 },
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 390 },
  ],
  1,
)

describe('[P-04] the house vouches for its people', () => {
  test.each(LOOKS)('[P-04] to the provider and back by keyboard, in $language at $width', async (look) => {
    const clerk = await signIn(server, 'clerk-central')
    await clerk.speak(look.language)
    const desk = await openDesk(browser, server.address, null, look)
    const { page, t } = desk
    const button = page.getByRole('button', { name: t('app:signIn.providerNamed', { name: 'Harbour ID' }) })
    // "Username" of the console's own form would answer to a part of the label.
    const atProvider = page.getByLabel('Name', { exact: true })
    await desk.visit('/')
    await button.waitFor()
    await desk.look('sign-in-provider')
    await desk.accessible('sign-in-provider')

    await control({ fault: 'expired' })
    await page.keyboard.press('Enter')
    await atProvider.fill('clerk-central')
    desk.watch.expect(422)
    await page.keyboard.press('Enter')
    await page.getByText(t('access:error.OIDC_TOKEN_EXPIRED.message')).waitFor()
    expect(new URL(page.url()).search).toBe('')
    await desk.look('sign-in-provider-refused')
    await desk.accessible('sign-in-provider-refused')

    await control({})
    await button.click()
    await atProvider.fill('clerk-central')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: t('app:home.greeting', { name: clerk.name }) }).waitFor()
    await desk.settled()
    expect(await desk.leave()).toEqual([])
  })
})
