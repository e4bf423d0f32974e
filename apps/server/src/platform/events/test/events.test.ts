import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { defineErrors } from '#kernel/refusal.ts'
import { type AnyCommand, defineCommand } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { LiveEvent } from '#platform/events/live-event.ts'
import { defineModule } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'

const HK = newId<'department'>()
const SZ = newId<'department'>()
const announce = defineCommand({
  name: 'things.thing.announce',
  input: z.object({
    id: z.string(),
    line: z.string().nullable(),
    department: z.uuid().nullable(),
    to: z.array(z.uuid()).optional(),
  }),
  output: z.object({}),
  async run({ emit }, { id, line, department, to }) {
    const event: LiveEvent = { topic: 'things', ids: [id], businessLine: line, departmentId: department }
    emit(to ? { ...event, operatorIds: to } : event)
    return {}
  },
})
const things = defineModule({
  name: 'things',
  migrations: null,
  errors: defineErrors('things', {}),
  commands: [announce] as AnyCommand[],
})

let app: TestApp
let address: string
const open: AbortController[] = []
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, things] })
  address = await app.http.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => {
  for (const one of open.splice(0)) one.abort()
})
afterAll(() => app.close())

type Heard = { id: string | null; event: string; data: { topic?: string; ids?: string[] } }

/** A reader of the stream; `until` waits for what is looked for, `ended` for the server to close it. */
async function listen(who: Person, lastEventId?: string) {
  const abort = new AbortController()
  open.push(abort)
  const response = await fetch(`${address}/api/v1/events`, {
    headers: { ...who.headers, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: abort.signal,
  })
  const heard: Heard[] = []
  const waiting: { wanted(one: Heard): boolean; found(one: Heard): void }[] = []
  const read = async () => {
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const line = (name: string) =>
          block
            .split('\n')
            .find((one) => one.startsWith(`${name}: `))
            ?.slice(name.length + 2)
        const data = line('data')
        if (data === undefined) continue
        const one: Heard = { id: line('id') ?? null, event: line('event') ?? 'message', data: JSON.parse(data) }
        heard.push(one)
        for (const wait of waiting) if (wait.wanted(one)) wait.found(one)
      }
    }
  }
  const ended = response.status === 200 ? read().catch(() => undefined) : Promise.resolve()
  const until = (wanted: (one: Heard) => boolean) =>
    new Promise<Heard>((found) => {
      const known = heard.find(wanted)
      if (known) found(known)
      else waiting.push({ wanted, found })
    })
  if (response.status === 200) await until((one) => one.event === 'ready')
  return { response, heard, until, ended, close: () => abort.abort() }
}
const ids = (heard: Heard[]) => heard.filter((one) => one.event === 'message').flatMap((one) => one.data.ids ?? [])
const about = (id: string) => (one: Heard) => one.data.ids?.includes(id) ?? false

let admin: Person
const say = (id: string, line: string | null, department: string | null, to?: string[]) =>
  app.execute(announce, to ? { id, line, department, to } : { id, line, department }, admin.actor)
beforeAll(() => {
  admin = app.signInAs('all')
})

describe('[X-01] live events', () => {
  test('[P-03] [G1] a person hears of rows in scope and of what is meant for them, and of nothing else', async () => {
    const clerk = app.signInAs([], { all: false, businessLines: ['brokerage'], departmentIds: [HK] })
    const [mine, all] = await Promise.all([listen(clerk), listen(admin)])
    await say('other-department', 'brokerage', SZ)
    await say('other-line', 'asset-management', HK)
    await say('nobody', null, null)
    await say('for-admin', null, null, [admin.actor.operatorId])
    await say('for-clerk', null, null, [clerk.actor.operatorId])
    await say('in-scope', 'brokerage', HK)
    await say('last', 'brokerage', HK, [admin.actor.operatorId])
    await mine.until(about('last'))
    await all.until(about('last'))
    expect(ids(mine.heard)).toEqual(['for-clerk', 'in-scope', 'last'])
    expect(ids(all.heard)).toEqual(['other-department', 'other-line', 'nobody', 'for-admin', 'in-scope', 'last'])
  })

  test('a page that was away catches up by its last event id, even on a transaction that began before and ended after', async () => {
    const first = await listen(admin)
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let started: () => void = () => undefined
    const begun = new Promise<void>((resolve) => {
      started = resolve
    })
    const slow = inTransaction(app.db, async (tx) => {
      await appendEvents(tx, app.clock(), [{ topic: 'things', ids: ['slow'] }])
      started()
      await held
    })
    await begun
    await say('quick', 'brokerage', HK)
    const quick = await first.until(about('quick'))
    first.close()
    await first.ended
    release()
    await slow
    const second = await listen(admin, quick.id as string)
    expect((await second.until(about('slow'))).event).toBe('message')
  })

  test('an event is heard once by a page that stays, whatever else is under way', async () => {
    const reader = await listen(admin)
    for (let n = 0; n < 30; n += 1) await say(`n${n}`, 'brokerage', HK)
    await reader.until(about('n29'))
    expect(ids(reader.heard).filter((id) => /^n\d+$/.test(id))).toEqual(Array.from({ length: 30 }, (_, n) => `n${n}`))
  })

  test('a page that was away too long is told to reload', async () => {
    const reader = await listen(admin)
    const { id } = await reader.until((one) => one.event === 'ready')
    await say('missed', 'brokerage', HK)
    await reader.until(about('missed'))
    app.clock.advance({ hours: 2 })
    const sweep = app.platform.tasks.get('platform.event.sweep')
    await sweep?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    for (const lastEventId of [id as string, 'nonsense']) {
      const back = await listen(admin, lastEventId)
      await back.until((one) => one.event === 'resync')
      expect(ids(back.heard)).toEqual([])
    }
  })

  test('[P-04] the stream ends when the person may no longer be here', async () => {
    const leaving = app.signInAs([])
    const reader = await listen(leaving)
    app.signOut(leaving)
    await reader.ended
    expect((await listen(leaving)).response.status).toBe(401)
  })

  test('a lost connection to the database is made up for', async () => {
    const reader = await listen(admin)
    await app.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kontor events' and datname = current_database()",
    )
    await say('after-the-cut', 'brokerage', HK)
    expect((await reader.until(about('after-the-cut'))).data.topic).toBe('things')
  })

  test('one person holds a bounded number of streams', async () => {
    const many = app.signInAs([])
    for (let n = 0; n < 20; n += 1) expect((await listen(many)).response.status).toBe(200)
    expect((await listen(many)).response.status).toBe(429)
  })
})
