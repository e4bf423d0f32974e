import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import type { Actor } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import type { Reader } from '#platform/db.ts'
import type { BundleExport } from '#platform/exports/bundle.ts'
import type { ZipPart } from '#platform/files/zip-write.ts'
import type { Platform } from '#platform/platform.ts'
import { onboardingErrors } from '../errors.ts'
import type { ApplicationState } from '../schema/state.ts'
import { type ApplicationRow, applicationById } from '../store/application.ts'
import type { FileRow } from '../store/revision.ts'
import { currentRevision } from './content.ts'
import { maskedContent } from './mask.ts'
import { getApplication } from './read.ts'

/** Once approved, the revision never changes again. */
const APPROVED: readonly ApplicationState[] = ['APPROVED', 'OPENING', 'OPENED', 'FAILED']

/** The name of a file in the archive: its place keeps two of one name apart. */
const entryName = ({ position, parameter, fileName }: FileRow): string =>
  `files/${String(position + 1).padStart(3, '0')}-${parameter}-${fileName}`

/**
 * The application with the files of its approved revision.
 *
 * @throws NOT_FOUND out of scope; NOT_APPROVED
 */
export async function approvedFile({ db, cipher }: { db: Reader; cipher: Cipher }, actor: Actor, id: string) {
  const application = await getApplication(db, actor, id)
  if (!APPROVED.includes(application.state)) throw onboardingErrors.NOT_APPROVED()
  return { application, ...(await currentRevision(db, cipher, application)) }
}

/**
 * What has opened, with content in clear and the files: for what the client is sent. Null unless it has opened.
 */
export async function openedFile({ db, cipher }: { db: Reader; cipher: Cipher }, id: string) {
  const application = await applicationById(db, id)
  if (application?.state !== 'OPENED') return null
  return { application, ...(await currentRevision(db, cipher, application)) }
}

/** Lets bytes pass that hash to what was approved; others fail the archive. */
function compared({ sha256, fileName }: FileRow): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      done(hash.digest('hex') === sha256 ? null : onboardingErrors.FILE_ALTERED({ fileName }))
    },
  })
}

type Approved = Awaited<ReturnType<typeof approvedFile>>

/** What was approved, in words a machine can read; numbers masked as reviewers first see them. */
function describe(platform: Platform, actor: Actor, { application, revision, content, files }: Approved): object {
  const { applicationNo, clientType, accountTypes, state, decidedAt, openedAt }: ApplicationRow = application
  return {
    applicationNo,
    clientType,
    accountTypes,
    state,
    decidedAt,
    openedAt,
    revision: revision.revision,
    contentSha256: revision.contentHash.toString('hex'),
    content: maskedContent(platform, actor, content),
    files: files.map((file) => ({
      entry: entryName(file),
      parameter: file.parameter,
      fileName: file.fileName,
      mime: file.mime,
      size: file.size,
      sha256: file.sha256,
    })),
  }
}

async function* partsOf(platform: Platform, actor: Actor, approved: Approved): AsyncGenerator<ZipPart> {
  yield {
    name: 'application.json',
    content: Buffer.from(`${JSON.stringify(describe(platform, actor, approved), null, 2)}\n`),
  }
  for (const file of approved.files) {
    const content = async () => {
      const source = await platform.objects.open(file.sha256)
      const checked = compared(file)
      source.on('error', (error) => checked.destroy(error))
      return source.pipe(checked)
    }
    yield { name: entryName(file), content }
  }
}

/** Every file of an application's approved revision, as one archive. */
export const dossier: BundleExport = {
  id: 'onboarding.dossier',
  permissions: ['onboarding.application.view', 'onboarding.dossier.export'],
  async open(platform, actor, { applicationId = '' }) {
    const approved = await approvedFile(platform, actor, applicationId)
    const { applicationNo } = approved.application
    const name = `${applicationNo} r${approved.revision.revision}`
    return { name, files: approved.files.length + 1, parts: partsOf(platform, actor, approved) }
  },
}
