import { resolve } from 'node:path'
import { z } from 'zod'

/** Where backups go. `endpoint` is null for Amazon's own. Carries a secret. */
export type BackupPlace =
  | { readonly kind: 'local'; readonly folder: string }
  | {
      readonly kind: 's3'
      readonly bucket: string
      readonly region: string
      readonly endpoint: string | null
      readonly accessKeyId: string
      readonly secretAccessKey: string
    }

/** The second store that database and contents are copied to; null: nothing is backed up. */
export type BackupConfig = {
  readonly place: BackupPlace
  /** How long a backup, and a content that was destroyed in the house, stays there. */
  readonly keepDays: number
} | null

const KEEP_DAYS = { least: 1, most: 3660, usual: 35 }

/** The variables of the second store. */
export const backupEnvironment = {
  KONTOR_BACKUP_FOLDER: z.string().optional(),
  KONTOR_BACKUP_S3_BUCKET: z.string().optional(),
  KONTOR_BACKUP_S3_REGION: z.string().default('us-east-1'),
  KONTOR_BACKUP_S3_ENDPOINT: z.url('is an http(s) address').optional(),
  KONTOR_BACKUP_S3_ACCESS_KEY_ID: z.string().optional(),
  KONTOR_BACKUP_S3_SECRET_ACCESS_KEY: z.string().optional(),
  KONTOR_BACKUP_KEEP_DAYS: z.coerce
    .number(`is a whole number of days from ${KEEP_DAYS.least} to ${KEEP_DAYS.most}`)
    .int()
    .min(KEEP_DAYS.least)
    .max(KEEP_DAYS.most)
    .default(KEEP_DAYS.usual),
}

const environment = z.object(backupEnvironment)
type Given = z.output<typeof environment>
type Problem = { name: keyof typeof backupEnvironment; message: string }

/** Settings that make no sense together or without one another. */
export function backupProblems(given: Given): Problem[] {
  const bucket = given.KONTOR_BACKUP_S3_BUCKET
  const keys = ['KONTOR_BACKUP_S3_ACCESS_KEY_ID', 'KONTOR_BACKUP_S3_SECRET_ACCESS_KEY'] as const
  const both = bucket !== undefined && given.KONTOR_BACKUP_FOLDER !== undefined
  return [
    ...keys.flatMap((name) =>
      (given[name] !== undefined) === (bucket !== undefined)
        ? []
        : [{ name, message: 'comes with KONTOR_BACKUP_S3_BUCKET' }],
    ),
    ...(both
      ? [{ name: 'KONTOR_BACKUP_FOLDER' as const, message: 'is one of two; KONTOR_BACKUP_S3_BUCKET is set as well' }]
      : []),
  ]
}

/** Where backups go. Call it when `backupProblems` finds none. */
export function backupConfig(given: Given): BackupConfig {
  const { KONTOR_BACKUP_FOLDER: folder, KONTOR_BACKUP_S3_BUCKET: bucket, KONTOR_BACKUP_KEEP_DAYS: keepDays } = given
  if (bucket !== undefined) {
    const place = {
      kind: 's3' as const,
      bucket,
      region: given.KONTOR_BACKUP_S3_REGION,
      endpoint: given.KONTOR_BACKUP_S3_ENDPOINT ?? null,
      accessKeyId: given.KONTOR_BACKUP_S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: given.KONTOR_BACKUP_S3_SECRET_ACCESS_KEY ?? '',
    }
    return { place, keepDays }
  }
  return folder === undefined ? null : { place: { kind: 'local', folder: resolve(folder) }, keepDays }
}

/** The same for programs that have no database yet; null when nothing is set. @throws ZodError */
export function readBackupConfig(env: Readonly<Record<string, string | undefined>>): BackupConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  return backupConfig(environment.parse(given))
}
