import { execFileSync } from 'node:child_process'
import { lstatSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { picture } from '#platform/files/test/corpus.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace, type Place } from '#testing/papers.ts'
import { openInside, realRoot } from '../folder/walk.ts'
import type { MountedFile, MountRoot } from '../schema.ts'

const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(300, 7)])
const PDF = Buffer.from('%PDF-1.7\nsome old form\n%%EOF\n')
const SECRET = 'what stands outside'

let base: string
let folder: string
let app: TestApp
let clerk: Person
let first: Place
let second: Place
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'kontor-mount-'))
  folder = join(base, 'old')
  await mkdir(folder)
  await writeFile(join(base, 'outside.txt'), SECRET)
  app = await testApp({
    config: {
      mounts: [
        { name: 'old', folder },
        { name: 'away', folder: join(base, 'not-there') },
      ],
    },
  })
  clerk = app.signInAs('all')
  first = await aPlace(app.db, { accountNo: '80012345' })
  second = await aPlace(app.db, { accountNo: '80067890' })
})
afterAll(async () => {
  await app.close()
  await rm(base, { recursive: true, force: true })
})

/** Writes a file as the older system did; `when` tells it from others of the same content. */
async function put(path: string | Buffer, bytes: Uint8Array, day = 1): Promise<void> {
  const full = typeof path === 'string' ? join(folder, path) : Buffer.concat([Buffer.from(`${folder}/`), path])
  if (typeof path === 'string') await mkdir(join(full as string, '..'), { recursive: true })
  await writeFile(full, bytes)
  await utimes(full, day, day)
}

async function scan(root = 'old'): Promise<MountRoot> {
  app.clock.advance({ minutes: 1 })
  expect((await clerk.send('POST', `/mount-roots/${root}/scan`)).status).toBe(200)
  await app.runJobs()
  const { body } = await clerk.get<{ items: MountRoot[] }>('/mount-roots')
  return body.items.find(({ name }) => name === root) as MountRoot
}
type Shown = {
  id: string
  path: string
  mountState: string
  accountNo: string | null
  namedAccount: string | null
  parameter: string
}
const list = async (query = '', who = clerk) =>
  (await who.get<{ items: Shown[] }>(`/mounted-files?limit=100&${query}`)).body.items
const fileAt = async (path: string) => (await list()).find((one) => one.path === path) as Shown
const scans = async () => (await clerk.get<{ items: Record<string, number>[] }>('/mount-scans?limit=1')).body.items[0]
const content = (id: string, headers: Record<string, string> = {}, who = clerk) =>
  app.http.inject({ url: `/api/v1/mounted-files/${id}/content`, headers: { ...who.headers, ...headers } })

describe('[I-16] a legacy folder', () => {
  it('is indexed where it stands, by what its paths say, whatever encoding its names have', async () => {
    await put('80012345/20180507_6A.jpg', JPEG)
    await put('80067890/20180508_form.pdf', PDF)
    await put('99999999/20180509_6A.jpg', JPEG, 2)
    await put('readme', Buffer.from('plain words'))
    await put(iconv.encode('未归档_身份证.jpg', 'gbk'), JPEG, 3)
    const pattern = { root: 'old', template: '{account}/{date}_{parameter}.{ext}', position: 10 }
    expect((await clerk.send('POST', '/mount-patterns', pattern)).status).toBe(201)
    const root = await scan()
    expect(root).toMatchObject({
      files: 5,
      unbound: 5,
      vanished: 0,
      lastScan: { state: 'DONE', seen: 5, failure: null },
    })
    expect(root.patterns.map(({ files }) => files)).toEqual([3])
    const files = await list()
    expect(files.map(({ path, namedAccount, parameter }) => [path, namedAccount, parameter]).sort()).toEqual([
      ['80012345/20180507_6A.jpg', '80012345', '6A'],
      ['80067890/20180508_form.pdf', '80067890', 'form'],
      ['99999999/20180509_6A.jpg', '99999999', '6A'],
      ['readme', null, null],
      ['未归档_身份证.jpg', null, null],
    ])
  })

  it('shows bytes straight from there, with ranges, and never lets them run', async () => {
    const { id } = await fileAt('80012345/20180507_6A.jpg')
    const whole = await content(id)
    expect([whole.statusCode, whole.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect(whole.rawPayload.equals(JPEG)).toBe(true)
    const part = await content(id, { range: 'bytes=-5' })
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 315-319/${JPEG.length}`])
    expect((await content(id, { range: 'bytes=9999-' })).statusCode).toBe(416)
    const odd = await fileAt('未归档_身份证.jpg')
    expect((await content(odd.id)).rawPayload.equals(JPEG)).toBe(true)
    await put('page.html', Buffer.from('<html><script>alert(1)</script>'))
    await scan()
    const page = await content((await fileAt('page.html')).id)
    expect(page.headers['content-type']).toBe('application/octet-stream')
    expect(String(page.headers['content-disposition'])).toMatch(/^attachment/)
  })

  it('[I-21] shows a marked copy where its type asks for one', async () => {
    const bytes = await picture('jpeg')
    await put('80067890/20190101_6B.jpg', bytes)
    await scan()
    const { id } = await fileAt('80067890/20190101_6B.jpg')
    const reader = app.signInAs(['mounts.file.view'], { all: true })
    const shown = async (who: Person) => (await content(id, {}, who)).rawPayload.equals(bytes)
    expect(await shown(reader)).toBe(true)
    await sql`update archive.parameter set watermark = true where code = '6B'`.execute(app.db)
    expect([await shown(reader), await shown(clerk)]).toEqual([false, true])
    await sql`update archive.parameter set watermark = false where code = '6B'`.execute(app.db)
  })

  it('binds files to accounts, one by one and many at once, and takes it back with a reason', async () => {
    const card = await fileAt('80012345/20180507_6A.jpg')
    expect((await clerk.send('POST', `/mounted-files/${card.id}/bind-named`)).status).toBe(200)
    expect((await clerk.send('POST', `/mounted-files/${card.id}/bind-named`)).body.code).toBe('BOUND_ALREADY')
    const odd = await fileAt('未归档_身份证.jpg')
    expect((await clerk.send('POST', `/mounted-files/${odd.id}/bind-named`)).body.code).toBe('NO_ACCOUNT_NAMED')
    const bound = { accountNo: '80012345', parameter: '6B' }
    expect((await clerk.send('POST', `/mounted-files/${odd.id}/bind`, bound)).status).toBe(200)
    expect((await list(`accountId=${first.accountId}`)).map(({ parameter }) => parameter).sort()).toEqual(['6A', '6B'])
    const target = { list: 'mounts.file', query: { bound: 'false' } }
    const { status } = await clerk.send('POST', '/bulk-runs', {
      command: 'mounts.file.bindNamed',
      idField: 'fileId',
      input: {},
      target,
    })
    expect(status).toBe(200)
    await app.runJobs()
    expect((await fileAt('80067890/20180508_form.pdf')).accountNo).toBe('80067890')
    expect((await fileAt('99999999/20180509_6A.jpg')).accountNo).toBeNull()
    expect((await clerk.send('POST', `/mounted-files/${odd.id}/unbind`, { reason: 'Of somebody else' })).status).toBe(
      200,
    )
    const { body: record } = await clerk.get<{ items: { command: string }[] }>('/records?limit=1')
    expect(record.items[0]?.command).toBe('mounts.file.unbind')
    expect((await clerk.send('POST', `/mounted-files/${odd.id}/bind`, { accountNo: 'NOBODY' })).body.code).toBe(
      'ACCOUNT_UNKNOWN',
    )
  })

  it('[P-03] is seen by whoever sees the account; what names none, by those who see everything', async () => {
    const scope = { all: false as const, businessLines: [first.businessLine], departmentIds: [first.departmentId] }
    const branch = app.signInAs('all', scope)
    expect((await list('', branch)).map(({ path }) => path)).toEqual(['80012345/20180507_6A.jpg'])
    const other = await fileAt('80067890/20180508_form.pdf')
    expect((await content(other.id, {}, branch)).statusCode).toBe(404)
    expect((await branch.get(`/mounted-files/${other.id}`)).status).toBe(404)
    expect((await branch.send('POST', `/mounted-files/${other.id}/unbind`, { reason: 'x' })).status).toBe(404)
    expect((await content((await fileAt('readme')).id, {}, app.signInAs(['mounts.root.view']))).statusCode).toBe(403)
  })

  it('notices what was renamed, what changed and what is gone; a renamed file keeps its account', async () => {
    await rename(join(folder, '80012345/20180507_6A.jpg'), join(folder, '80012345/renamed.jpg'))
    await rm(join(folder, 'readme'))
    await put('80067890/20180508_form.pdf', Buffer.concat([PDF, Buffer.from('more')]), 9)
    await scan()
    expect(await scans()).toMatchObject({ renamed: 1, vanished: 2, changed: 1, fresh: 0 })
    expect(await fileAt('80012345/renamed.jpg')).toMatchObject({
      accountNo: '80012345',
      mountState: 'PRESENT',
      parameter: '6A',
    })
    const gone = await fileAt('readme')
    expect(gone.mountState).toBe('VANISHED')
    expect((await content(gone.id)).json().code).toBe('FILE_VANISHED')
    // Gone between two scans: noticed when somebody looks.
    await rm(join(folder, '80012345/renamed.jpg'))
    const { id } = await fileAt('80012345/renamed.jpg')
    expect((await content(id)).statusCode).toBe(410)
    expect((await clerk.get<MountedFile>(`/mounted-files/${id}`)).body.state).toBe('VANISHED')
    // Back in its place: there again, with its account.
    await put('80012345/renamed.jpg', JPEG)
    await scan()
    expect(await fileAt('80012345/renamed.jpg')).toMatchObject({ accountNo: '80012345', mountState: 'PRESENT' })
  })

  it('marks nothing as gone when the folder is not mounted', async () => {
    const before = (await scan()).vanished
    await rename(folder, `${folder}-unmounted`)
    expect((await scan()).lastScan).toMatchObject({ state: 'FAILED', failure: 'ROOT_MISSING' })
    await mkdir(folder)
    expect((await scan()).lastScan).toMatchObject({ state: 'FAILED', failure: 'ROOT_EMPTY' })
    await rm(folder, { recursive: true })
    await rename(`${folder}-unmounted`, folder)
    expect((await scan()).vanished).toBe(before)
    expect((await scan('away')).lastScan?.failure).toBe('ROOT_MISSING')
  })
})

describe('[I-16] nothing leads out of a legacy folder', () => {
  it('leaves links, pipes and what may not be read alone', async () => {
    await symlink('/', join(folder, 'everything'))
    await symlink(join(base, 'outside.txt'), join(folder, '80012345/20180601_6A.jpg'))
    await symlink('.', join(folder, 'round'))
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe')])
    const { files } = await scan()
    expect((await scans())?.refused).toBe(process.platform === 'win32' ? 3 : 4)
    expect((await list()).filter(({ path }) => /everything|round|pipe|20180601/.test(path))).toEqual([])
    expect(files).toBe((await list()).length)
  })

  it('answers 404 when a link was put in the place of a file, or of a folder on the way', async () => {
    await put('80067890/20180701_6A.jpg', JPEG, 4)
    await scan()
    const { id } = await fileAt('80067890/20180701_6A.jpg')
    await rm(join(folder, '80067890/20180701_6A.jpg'))
    await symlink(join(base, 'outside.txt'), join(folder, '80067890/20180701_6A.jpg'))
    const file = await content(id)
    expect([file.statusCode, file.body.includes(SECRET)]).toEqual([404, false])
    await rename(join(folder, '80067890'), join(base, 'elsewhere'))
    await symlink(join(base, 'elsewhere'), join(folder, '80067890'))
    const form = await fileAt('80067890/20180508_form.pdf')
    expect((await content(form.id)).statusCode).toBe(404)
    await rm(join(folder, '80067890'))
    await rename(join(base, 'elsewhere'), join(folder, '80067890'))
  })

  it.each(['../outside.txt', 'a/../../outside.txt', '/etc/passwd', './x', 'a//b', 'a\0b', '..', ''])(
    'never opens %j, wherever it came from',
    async (path) => {
      const root = (await realRoot(folder)) as Buffer
      await expect(openInside(root, Buffer.from(path))).rejects.toMatchObject({ code: 'OUTSIDE_ROOT' })
    },
  )

  it('writes nothing there, whatever was done', async () => {
    const tree = (at = Buffer.from(folder)): string[] =>
      readdirSync(at, { withFileTypes: true, encoding: 'buffer' }).flatMap((entry) => {
        const path = Buffer.concat([at, Buffer.from('/'), entry.name])
        const { size, mtimeMs, ctimeMs, mode } = lstatSync(path)
        const line = [path.toString('hex'), size, mtimeMs, ctimeMs, mode].join(' ')
        return entry.isDirectory() ? [line, ...tree(path)] : [line]
      })
    const before = tree()
    const { id } = await fileAt('80012345/renamed.jpg')
    await content(id)
    await clerk.send('POST', `/mounted-files/${id}/unbind`, { reason: 'again' })
    await clerk.send('POST', `/mounted-files/${id}/bind`, { accountNo: '80067890' })
    await scan()
    expect(tree()).toEqual(before)
    await sql`update mounts.file set account_id = null, bound_by = null, bound_by_name = null, bound_at = null
      where account_id = ${second.accountId}`.execute(app.db)
  })

  it('takes patterns and encodings only from who may, and only for folders of the configuration', async () => {
    const pattern = { root: 'elsewhere', template: '{account}.jpg', position: 1 }
    expect((await clerk.send('POST', '/mount-patterns', pattern)).body.code).toBe('ROOT_UNKNOWN')
    const viewer = app.signInAs(['mounts.root.view'], { all: true }, { operatorId: newId() })
    expect((await viewer.send('POST', '/mount-patterns', { ...pattern, root: 'old' })).status).toBe(403)
    expect((await clerk.send('PUT', '/mount-roots/old', { version: 1, encoding: 'gb18030' })).status).toBe(200)
    expect((await clerk.send('PUT', '/mount-roots/old', { version: 1, encoding: 'auto' })).status).toBe(409)
    await scan()
    expect(await fileAt('未归档_身份证.jpg')).toBeDefined()
  })
})
