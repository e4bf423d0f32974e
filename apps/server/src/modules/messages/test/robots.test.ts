import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { robotCall } from '../gateway/robot-call.ts'
import { maskedAddress, robotAddress, robotVerdict } from '../policy/robot.ts'
import type { MessageDetail } from '../schema.ts'

const SECRET = 'CANARY-robot-secret'
let chats: ChildProcess
let url: string
let app: TestApp
let person: Person

beforeAll(async () => {
  const main = join(import.meta.dirname, '../../../../../simulators/chat/main.ts')
  chats = spawn(process.execPath, [main, '--secret', SECRET], { stdio: ['ignore', 'pipe', 'inherit'] })
  url = await new Promise((found) =>
    chats.stdout?.once('data', (line: Buffer) => found((JSON.parse(String(line)) as { url: string }).url)),
  )
  app = await testApp({ config: { webhookPrivateHosts: [new URL(url).host] } })
  person = app.signInAs('all')
})
afterAll(async () => {
  chats.kill()
  await app.close()
})

const PATHS = {
  wecom: '/cgi-bin/webhook/send?key=CANARY-key-0123456789',
  dingtalk: '/robot/send?access_token=CANARY-key',
  feishu: '/open-apis/bot/v2/hook/CANARY-key-0123456789',
} as const
const posts = async () =>
  ((await (await fetch(`${url}/inbox`)).json()) as { items: { flavour: string; text: string; signed: boolean }[] })
    .items
const trouble = (...faults: string[]) => fetch(`${url}/control`, { method: 'POST', body: JSON.stringify({ faults }) })

async function add(flavour: keyof typeof PATHS, secret: string | null, name = `Group ${flavour}`): Promise<string> {
  const one = { name, flavour, url: url + PATHS[flavour], secret, language: 'en' }
  const made = await person.send<{ id: string }>('POST', '/message-robots', one)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}
async function tried(id: string): Promise<string> {
  return (await person.send<{ id: string }>('POST', `/message-robots/${id}/trial`, {})).body.id
}
const message = async (id: string) => (await person.get<MessageDetail>(`/messages/${id}`)).body

describe('[A-21] robots of chat groups', () => {
  it('post as each maker wants it, signed where it asks for it', async () => {
    const ids = [await add('wecom', null), await add('dingtalk', SECRET), await add('feishu', SECRET)]
    const sent = await Promise.all(ids.map(tried))
    await app.runJobs()
    for (const id of sent) expect(await message(id)).toMatchObject({ channel: 'chat', status: 'SENT' })
    const seen = (await posts()).map(({ flavour, signed }) => `${flavour} ${signed}`).sort()
    expect(seen).toEqual(['dingtalk true', 'feishu true', 'wecom false'])
    expect((await message(sent[0] ?? '')).toMasked).toBe('Group wecom')
    const listed = JSON.stringify((await person.get('/message-robots')).body)
    expect(listed).not.toContain('CANARY')
  })

  it('wait when a group is flooded, down or does not know the key, and go out later', async () => {
    const id = await add('wecom', null, 'Flooded')
    await trouble('busy', 'down', 'key')
    const sent = await tried(id)
    const pass = app.platform.tasks.get('messages.queue.pass')
    for (const reason of ['BUSY', 'PROVIDER_FAULT', 'KEY_REFUSED']) {
      await app.runJobs()
      expect(await message(sent)).toMatchObject({ status: 'QUEUED', reason })
      app.clock.advance({ minutes: 10 })
      await pass?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    }
    await app.runJobs()
    expect(await message(sent)).toMatchObject({ status: 'SENT' })
    await person.send('DELETE', `/message-robots/${id}`, { reason: 'Over' })
    expect(await person.send('POST', `/message-robots/${id}/trial`, {})).toMatchObject({ status: 404 })
  })

  it('stand at their maker’s hosts alone, and no two have one name', async () => {
    const elsewhere = { name: 'x', flavour: 'wecom', url: 'https://evil.example.com/send?key=1', language: 'en' }
    const refused = await person.send('POST', '/message-robots', elsewhere)
    expect(refused).toMatchObject({ status: 422, body: { code: 'ROBOT_ADDRESS_FORBIDDEN' } })
    const twice = { ...elsewhere, name: 'GROUP WECOM', url: url + PATHS.wecom }
    expect(await person.send('POST', '/message-robots', twice)).toMatchObject({ body: { code: 'ROBOT_NAME_TAKEN' } })
    const official = robotAddress('feishu', 'https://open.feishu.cn/open-apis/bot/v2/hook/abcdefgh-1234', [])
    expect(official && maskedAddress(official)).toBe('open.feishu.cn/open-apis/bot/v2/hook/ab…')
    expect(robotAddress('wecom', 'https://oapi.dingtalk.com/robot/send', [])).toBeNull()
    expect(robotAddress('wecom', 'http://qyapi.weixin.qq.com/x', [])).toBeNull()
  })

  it('are signed and answered as their makers write', () => {
    const call = robotCall('dingtalk', {
      url: new URL('https://oapi.dingtalk.com/robot/send?access_token=t'),
      secret: 'SECabc',
      text: 'x',
      milliseconds: 1_700_000_000_000,
    })
    expect(call.url.searchParams.get('timestamp')).toBe('1700000000000')
    expect(call.url.searchParams.get('sign')).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    const answers = [
      { errcode: 0 },
      { code: 0 },
      { StatusCode: 0 },
      { errcode: 45_009 },
      { code: 19_021 },
      { errcode: 1 },
      {},
    ]
    expect(answers.map(robotVerdict)).toEqual(['taken', 'taken', 'taken', 'busy', 'key', 'refused', 'nonsense'])
  })
})
