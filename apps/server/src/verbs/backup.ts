import type { Platform } from '#platform/platform.ts'
import { backUp, type Restored, recordDrill, restoreContents } from '../compose.ts'
import { EXIT, Exit } from './exit.ts'
import { answer } from './say.ts'
import { type Verified, verifyAll } from './verify.ts'

const SET_UP = 'Set KONTOR_BACKUP_FOLDER or KONTOR_BACKUP_S3_BUCKET; README.md lists every setting.'

function requireStore(platform: Platform): void {
  if (platform.config.backup === null) throw new Exit(EXIT.settings, 'No second store is set up.', SET_UP)
}

/** `kontor backup`: a copy of the database in the second store, and the log up to now. */
export async function backup(platform: Platform, json: boolean): Promise<number> {
  requireStore(platform)
  const base = await backUp(platform, 'kontor backup')
  answer(json, base, base ? [`${base.id}  ${base.bytes} bytes, ${base.archive.size} packed`] : [])
  return EXIT.done
}

/** What a restored site is like. */
export type RestoreReport = Restored & { broken: Verified[]; whole: boolean }

/** The check that also finds contents which had not been copied yet; those are counted apart. */
const PRESENCE = 'platform.contents-present'

/** `kontor restore` on a database that is there: brings contents back, reads all of them and checks every invariant. */
export async function restore(platform: Platform, json: boolean): Promise<number> {
  requireStore(platform)
  const restored = await restoreContents(platform)
  const broken = (await verifyAll(platform)).filter(({ violations }) => violations.length > 0)
  const other = broken.filter(({ check }) => check !== PRESENCE)
  const report: RestoreReport = { ...restored, broken, whole: restored.damagedCount === 0 && other.length === 0 }
  answer(json, report, [
    `contents      ${report.contents} read and equal, ${report.bytes} bytes`,
    `damaged       ${report.damagedCount}`,
    ...report.damaged.map((content) => `              ${content}`),
    `not copied    ${report.uncopied}`,
    `invariants    ${other.length === 0 ? 'hold' : 'BROKEN'}`,
    ...other.flatMap(({ check, violations }) => [
      `              ${check}`,
      ...violations.map((one) => `                ${one}`),
    ]),
    `last work     ${report.lastTransactionAt ?? 'unknown'}`,
  ])
  return report.whole ? EXIT.done : EXIT.violated
}

/** Writes down, in the site it was for, what a drill found. */
export async function noteDrill(platform: Platform, text: string | undefined): Promise<number> {
  if (text === undefined) throw new Exit(EXIT.usage, 'A drill is run by npx kontor drill.')
  await recordDrill(platform, JSON.parse(text))
  return EXIT.done
}
