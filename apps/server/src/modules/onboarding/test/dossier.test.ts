import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { openZip } from '#platform/files/zip-read.ts'
import { agreeAll, anApplication, type Branch, branch, picture, submitted, upload } from '#testing/branch.ts'
import { dossier } from '../service/dossier.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house.app.close())

type Export = { id: string; state: string; format: string; list: string; rows: number; fileName: string; code: string }

/** Somebody who may take whole files away, within a scope. */
const taker = (scope?: Parameters<Branch['join']>[2]) => house.join('Taker', [...dossier.permissions], scope)

async function approved(n: number, parameters: string[]): Promise<string> {
  const files = []
  for (const [at, parameter] of parameters.entries()) {
    files.push({ uploadId: await upload(house, parameter, await picture((n % 200) + at)) })
  }
  const id = await submitted(house, anApplication(house.place, n), files)
  await agreeAll(house, id, [house.first, house.compliance, house.officer])
  return id
}
const asked = (id: string, by = taker()) =>
  by.send<{ exportId: string; code: string }>('POST', `/onboarding/applications/${id}/export`)

/** The archive's entries, by name. */
async function unpacked(by: ReturnType<typeof taker>, exportId: string): Promise<Map<string, Buffer>> {
  const { rawPayload } = await house.app.http.inject({ url: `/api/v1/exports/${exportId}/file`, headers: by.headers })
  const found = new Map<string, Buffer>()
  const limits = { maxEntries: 50, maxTotalBytes: 1e7, maxEntryBytes: 1e7, maxRatio: 200 }
  const zip = await openZip(rawPayload, limits)
  for (const entry of zip.entries) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.open(entry)) chunks.push(chunk as Buffer)
    found.set(entry.name, Buffer.concat(chunks))
  }
  zip.close()
  return found
}
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('[C-10] the whole file of an application', () => {
  it('holds every file of the approved revision, each with the checksum it was approved under', async () => {
    const id = await approved(7101, ['6A', '6B', '6A'])
    const by = taker()
    const { body } = await asked(id, by)
    await house.app.runJobs()
    const list = await by.get<{ items: Export[] }>('/exports')
    expect(list.body.items).toMatchObject([
      { id: body.exportId, state: 'ready', fileName: expect.stringMatching(/\.zip$/), rows: 4 },
    ])
    const files = await unpacked(by, body.exportId)
    const kept = await rows(
      house.app.db,
      sql<{ sha256: string }>`select sha256 from onboarding.application_document where application_id = ${id}`,
    )
    const inside = [...files].filter(([name]) => name.startsWith('files/')).map(([, bytes]) => digest(bytes))
    expect(inside.sort()).toEqual(kept.map(({ sha256 }) => sha256).sort())
    const manifest: { name: string; sha256: string; size: number }[] = JSON.parse(String(files.get('manifest.json')))
    expect(manifest.map(({ name }) => name).sort()).toEqual(
      [...files.keys()].filter((n) => n !== 'manifest.json').sort(),
    )
    for (const { name, sha256, size } of manifest) {
      expect([digest(files.get(name) ?? Buffer.alloc(0)), files.get(name)?.length]).toEqual([sha256, size])
    }
    const described = JSON.parse(String(files.get('application.json')))
    expect(described).toMatchObject({
      revision: 1,
      files: [{ parameter: '6A' }, { parameter: '6B' }, { parameter: '6A' }],
    })
  })

  it('shows no identity number, telephone or address of mail in clear', async () => {
    const content = anApplication(house.place, 7102)
    const id = await approved(7102, [])
    const by = taker()
    const { body } = await asked(id, by)
    await house.app.runJobs()
    const text = String((await unpacked(by, body.exportId)).get('application.json'))
    const { documents, phone, email } = content.profile
    for (const secret of [documents[0]?.number, phone, email]) expect(text).not.toContain(secret)
  })

  it('is not there before the approval, nor out of scope, nor without the right', async () => {
    const id = await submitted(house, anApplication(house.place, 7103))
    expect((await asked(id)).body.code).toBe('NOT_APPROVED')
    const done = await approved(7104, [])
    const elsewhere = taker({ all: false, businessLines: ['futures'], departmentIds: [] })
    expect((await asked(done, elsewhere)).status).toBe(404)
    expect((await asked(done, house.maker)).status).toBe(403)
  })

  it('leaves a record of who asked, for which revision and how many files', async () => {
    const id = await approved(7105, ['6A'])
    await asked(id)
    const found = await rows(
      house.app.db,
      sql<{ operatorName: string; after: unknown }>`select operator_name as "operatorName", after from platform.journal
        where command = 'onboarding.dossier.export' and target_id = ${id} and result = 'done'`,
    )
    expect(found).toEqual([{ operatorName: 'Taker', after: { revision: 1, files: 1 } }])
  })

  it('fails rather than hand out a file that is not what was approved', async () => {
    const id = await approved(7106, ['6A'])
    const by = taker()
    const { body } = await asked(id, by)
    const { objects } = house.app.platform
    const open = objects.open.bind(objects)
    objects.open = async (sha256) => {
      const stream = await open(sha256)
      stream.unshift(Buffer.from('x'))
      return stream
    }
    try {
      await house.app.runJobs()
    } finally {
      objects.open = open
    }
    const list = await by.get<{ items: Export[] }>('/exports')
    expect(list.body.items).toMatchObject([{ id: body.exportId, state: 'failed', code: 'FILE_ALTERED' }])
  })
})
