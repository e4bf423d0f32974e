import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import { languagesIn } from '#platform/files/recognise.ts'
import { scannerVersion } from '#platform/files/scan.ts'
import type { Platform } from '#platform/platform.ts'
import { EXIT } from './exit.ts'
import { answer } from './say.ts'

/** One thing looked at. `wrong` must be put right before real data is entrusted to it; `warning` should be. */
type Finding = { name: string; state: 'good' | 'warning' | 'wrong'; value: string; next: string | null }

const GIB = 1024 ** 3
const OLDEST_MAJOR = 15
const CLOCK_DRIFT_MS = 2000

const finding = (name: string, value: string, bad: Finding['state'] | null, next: string): Finding => ({
  name,
  value,
  state: bad ?? 'good',
  next: bad === null ? null : next,
})

/** Settings without which a committed change may be lost in a power cut. */
const DURABILITY: [string, readonly string[]][] = [
  ['fsync', ['on']],
  ['full_page_writes', ['on']],
  ['synchronous_commit', ['on', 'remote_apply', 'remote_write', 'local']],
]

async function database(platform: Platform): Promise<Finding[]> {
  const settings = await rows(
    platform.db,
    sql<{ name: string; setting: string }>`select name, setting from pg_settings where name in
      ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'server_version_num', 'server_version')`,
  )
  const valueOf = (name: string) => settings.find((one) => one.name === name)?.setting ?? ''
  const major = Math.floor(Number(valueOf('server_version_num')) / 10_000)
  const checksums = valueOf('data_checksums')
  const [row] = await rows(platform.db, sql<{ now: string }>`select clock_timestamp() as now`)
  const drift = Math.abs(platform.clock().epochMilliseconds - Temporal.Instant.from(row?.now ?? '').epochMilliseconds)
  return [
    ...DURABILITY.map(([name, good]) =>
      finding(
        name,
        valueOf(name),
        good.includes(valueOf(name)) ? null : 'wrong',
        `Set ${name} to on in postgresql.conf.`,
      ),
    ),
    finding('data_checksums', checksums, checksums === 'on' ? null : 'warning', 'Turn checksums on with pg_checksums.'),
    finding(
      'server_version',
      valueOf('server_version'),
      major >= OLDEST_MAJOR ? null : 'wrong',
      'Use PostgreSQL 15 to 18.',
    ),
    finding(
      'clock_drift_ms',
      String(drift),
      drift <= CLOCK_DRIFT_MS ? null : 'warning',
      'Synchronise both clocks by NTP.',
    ),
  ]
}

async function machine(platform: Platform): Promise<Finding[]> {
  const { config } = platform
  const disk = await statfs(config.dataFolder)
  const free = (disk.bavail * disk.bsize) / GIB
  const plain = config.publicUrl !== null && !config.publicUrl.startsWith('https:')
  return [
    finding(
      'disk_free_gib',
      free.toFixed(1),
      free < 1 ? 'wrong' : free < 10 ? 'warning' : null,
      'Make room for the data folder.',
    ),
    finding('public_url', config.publicUrl ?? '-', plain ? 'warning' : null, 'Serve people over https.'),
    finding('objects', config.objects.kind, null, ''),
  ]
}

/** What files pass before they are kept, and what reads them afterwards. */
async function papers({ config: { scan, ocr } }: Platform): Promise<Finding[]> {
  const version = scan && (await scannerVersion(scan))
  const languages = ocr && (await languagesIn(ocr.folder).catch(() => []))
  return [
    scan === null
      ? finding('scanner', '-', 'warning', 'Name an antivirus daemon (clamd): KONTOR_SCAN_URL.')
      : finding(
          'scanner',
          version ?? `${scan.host}:${scan.port}`,
          version === null ? 'wrong' : null,
          'It does not answer, so no file is taken: start it, or correct KONTOR_SCAN_URL.',
        ),
    languages === null
      ? finding('text_recognition', 'off', null, '')
      : finding(
          'text_recognition',
          languages.join('+') || '-',
          languages.length === 0 ? 'wrong' : null,
          'Put language data (*.traineddata) where KONTOR_OCR_DATA says, or take it away.',
        ),
  ]
}

/** `kontor doctor`: exit code 7 when something must be put right. */
export async function doctor(platform: Platform, json: boolean): Promise<number> {
  const findings = [...(await database(platform)), ...(await machine(platform)), ...(await papers(platform))]
  answer(
    json,
    findings,
    findings.map(
      (one) => `${one.state.padEnd(8)} ${one.name} = ${one.value}${one.next === null ? '' : `   ${one.next}`}`,
    ),
  )
  return findings.some((one) => one.state === 'wrong') ? EXIT.violated : EXIT.done
}
