import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { systemClock } from '#kernel/clock.ts'
import { type Base, listBases, PASSWORD_SEAL } from '#platform/backup/base.ts'
import { CopyDamaged, type LaidOut, layOut } from '#platform/backup/layout.ts'
import { openVault, type Vault } from '#platform/backup/vault.ts'
import { type BackupPlace, readBackupConfig } from '#platform/backup-config.ts'
import { createCipher } from '#platform/cipher.ts'
import { readSecrets } from '#platform/secrets.ts'
import { say } from '../command.ts'
import { type Account, unprivilegedAccount } from '../postgres/account.ts'
import { clusterFolder, privateFolder } from '../postgres/place.ts'
import { Trouble } from '../trouble.ts'

/** Where to restore from and to, and what. */
export type Wanted = {
  dataDir: string
  place: BackupPlace
  /** The copy of the keys: a file, or null where they stand in the environment or the data folder already. */
  secrets: string | null
  base: string | null
  at: Temporal.Instant | null
}

/** The second store of this environment. @throws Trouble without one */
export function secondStore(): BackupPlace {
  const config = readBackupConfig(process.env)
  if (config) return config.place
  throw new Trouble(
    'No second store is set up, so there is nothing to restore from.',
    'Set KONTOR_BACKUP_FOLDER or KONTOR_BACKUP_S3_BUCKET as the lost site had it.',
  )
}

/** A site is never restored over another. */
export function requireEmpty(dataDir: string): void {
  const left = existsSync(dataDir)
    ? readdirSync(dataDir).filter((name) => name === 'postgres' || name === 'objects')
    : []
  if (left.length === 0) return
  throw new Trouble(
    `The data folder ${dataDir} holds a site already (${left.join(', ')}).`,
    'Name an empty one: KONTOR_DATA=<folder> npx kontor restore',
  )
}

function bringSecrets({ dataDir, secrets }: Wanted): void {
  mkdirSync(dataDir, { recursive: true })
  const own = join(dataDir, 'secrets.json')
  if (secrets !== null) copyFileSync(secrets, own)
  if (existsSync(own) || process.env.KONTOR_FIELD_KEYS) return
  throw new Trouble(
    'The keys that sealed fields are opened with are missing.',
    'Name your copy of the lost site’s secrets.json: npx kontor restore --secrets <file>',
  )
}

function candidates(bases: readonly Base[], { base, at }: Wanted): Base[] {
  const early = (one: Base) => at === null || Temporal.Instant.compare(Temporal.Instant.from(one.finishedAt), at) <= 0
  const found = bases.filter((one) => (base === null ? early(one) : one.id === base)).toReversed()
  if (found.length > 0) return found
  throw new Trouble(
    base === null ? 'The second store holds no backup from before that.' : `The second store holds no backup ${base}.`,
    bases.length === 0
      ? 'It is empty: see that it is the right one.'
      : `There are: ${bases.map(({ id }) => id).join(', ')}.`,
  )
}

function giveTo(folder: string, account: Account | undefined): void {
  if (!account) return
  chownSync(folder, account.uid, account.gid)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chownSync(join(entry.parentPath, entry.name), account.uid, account.gid)
  }
}

/** Lays out the newest copy that is whole. */
async function layOutFirst(
  vault: Vault,
  wanted: Wanted,
  draft: string,
  account: Account | undefined,
): Promise<LaidOut> {
  const damaged: string[] = []
  for (const base of candidates(await listBases(vault.files), wanted)) {
    rmSync(draft, { recursive: true, force: true })
    privateFolder(draft, account)
    try {
      const laid = await layOut(vault.files, base, draft, wanted.at)
      return { ...laid, damaged: [...damaged, ...laid.damaged] }
    } catch (error) {
      if (!(error instanceof CopyDamaged)) throw error
      say(`${error.message}; the backup before it is taken`)
      damaged.push(error.file)
    }
  }
  throw new Trouble('Every backup is damaged.', `Files: ${damaged.join(', ')}`)
}

/** Puts the database of the second store into an empty data folder, ready for the embedded server to recover. */
export async function layOutSite(wanted: Wanted): Promise<LaidOut> {
  const dataDir = resolve(wanted.dataDir)
  requireEmpty(dataDir)
  bringSecrets(wanted)
  const { fieldKeys, indexKey } = await readSecrets(process.env, dataDir)
  const vault = await openVault(wanted.place, join(dataDir, 'spool-backup'), systemClock)
  const account = unprivilegedAccount()
  const home = join(dataDir, 'postgres')
  mkdirSync(home, { recursive: true, mode: account ? 0o711 : 0o700 })
  const cluster = clusterFolder(home, account)
  const draft = join(cluster, 'data.unfinished')
  const laid = await layOutFirst(vault, wanted, draft, account)
  giveTo(draft, account)
  const { password } = laid.base
  if (password !== null) {
    const opened = createCipher(fieldKeys, indexKey).open(Buffer.from(password, 'base64'), PASSWORD_SEAL)
    writeFileSync(join(home, 'password'), opened, { mode: 0o600 })
  }
  renameSync(draft, join(cluster, 'data'))
  return laid
}

/** Whether the keys beside the running site serve a drill as well. */
export function keysOf(dataDir: string): string | null {
  const own = join(dataDir, 'secrets.json')
  return existsSync(own) && readFileSync(own, 'utf8') !== '' ? own : null
}
