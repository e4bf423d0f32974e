import { resolve } from 'node:path'
import { z } from 'zod'
import { type BackupConfig, backupConfig, backupEnvironment, backupProblems } from './backup-config.ts'
import { type CloudConfig, cloudConfig, cloudEnvironment, cloudProblems } from './cloud-config.ts'
import { type CountersConfig, countersConfig, countersEnvironment, countersProblems } from './counters-config.ts'
import { filesEnvironment, type OcrConfig, ocrConfig, type ScanConfig, scanConfig } from './files-config.ts'
import { type FilingConfig, filingConfig, filingEnvironment, filingProblems } from './filing-config.ts'
import { type MessagesConfig, messagesConfig, messagesEnvironment, messagesProblems } from './messages-config.ts'
import { type MountsConfig, mountsEnvironment } from './mounts-config.ts'
import { type OaConfig, oaConfig, oaEnvironment, oaProblems } from './oa-config.ts'
import { type OidcConfig, oidcConfig, oidcEnvironment, oidcProblems } from './oidc-config.ts'

/** The settings of one process, read from the environment once. Secrets stand apart (secrets.ts), so this may be shown except `objects`, `backup`, `oidc`, `messages`, `cloud`, `counters`, `filing` and the addresses of databases. */
export type Config = {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** The address people type, when it is not `http://<host>:<port>`: behind a proxy, with TLS. No trailing slash. */
  readonly publicUrl: string | null
  /** Believe `X-Forwarded-*`: only behind a proxy that sets them. */
  readonly trustProxy: boolean
  readonly databaseUrl: string
  /** Connections of this process to the database, without the few that wait for notifications. */
  readonly poolSize: number
  readonly dataFolder: string
  /** Which demo broker the first run fills an empty database with. */
  readonly demo: 'none' | 'small' | 'medium' | 'large'
  /** Whose clock the times in exported files follow. */
  readonly timeZone: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Whether `serve` runs background jobs too. */
  readonly worker: boolean
  /** Jobs at a time in this process. */
  readonly workerConcurrency: number
  /** Requests per second a person or an address may keep up; bursts of ten times that. 0 sets no limit. */
  readonly requestsPerSecond: number
  /** Milliseconds the database may spend on the total of a list; a total not known by then is a lower bound. */
  readonly countMs: number
  /** Exports of more rows than this need approval, as the rule of `platform.export.request` says; 0: none does. */
  readonly exportRowsFree: number
  /** Hours for which a replaced phone or address of mail of a client counts as new; 0: never. */
  readonly contactCoolingHours: number
  /** Days before a client's standing authority renews on which the client is written to; 0: never. */
  readonly standingAuthorityDays: number
  /** How data sources sign in to the database; null: Kontor makes a role of its own for them. Carries a password. */
  readonly sourcesDatabaseUrl: string | null
  /** Hosts that data sources may ask over HTTPS, with the port where it is not 443. */
  readonly sourceHosts: readonly string[]
  /** Hosts inside the house that data sources may ask, though their addresses are private; plain HTTP as well. */
  readonly sourcePrivateHosts: readonly string[]
  /** Hosts inside the house that webhooks may be sent to; plain HTTP as well. */
  readonly webhookPrivateHosts: readonly string[]
  /** Sign-in through the house's identity provider; null without one. */
  readonly oidc: OidcConfig | null
  /** How SMS and e-mail to clients leave. */
  readonly messages: MessagesConfig
  /** The office tool that shows to-dos and sends decisions; null without one. */
  readonly oa: OaConfig
  /** How files reach the exchanges' cloud platform; null without it. */
  readonly cloud: CloudConfig
  /** The second store that everything is copied to; null without one. */
  readonly backup: BackupConfig
  /** Folders of older systems, looked at where they stand. */
  readonly mounts: MountsConfig
  /** Counters that carry approved rates on. */
  readonly counters: CountersConfig
  /** How files reach the exchange. */
  readonly filing: FilingConfig
  /** The scanner every file passes before it is kept; null without one. */
  readonly scan: ScanConfig
  /** How text is read off pictures; null: it is not. */
  readonly ocr: OcrConfig
  readonly objects: { kind: 'local'; folder: string } | ({ kind: 's3' } & S3Config)
}

/** An S3 bucket. `endpoint` is null for Amazon's own. */
export type S3Config = {
  bucket: string
  region: string
  endpoint: string | null
  accessKeyId: string
  secretAccessKey: string
  /** The mode in which contents are locked, where the bucket has Object Lock. */
  lock: 'GOVERNANCE' | 'COMPLIANCE' | null
}

/** Settings that can't be used, all of them at once; `problems` are sentences that name the variable. */
export class ConfigInvalid extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`settings are wrong:\n${problems.map((one) => `  ${one}`).join('\n')}`)
    this.name = 'ConfigInvalid'
    this.problems = problems
  }
}

const flag = (fallback: '0' | '1') => z.enum(['0', '1'], 'is 0 or 1').default(fallback)
const count = (min: number, max: number, fallback: number) =>
  z.coerce.number(`is a whole number from ${min} to ${max}`).int().min(min).max(max).default(fallback)

const hosts = z
  .string()
  .regex(/^(\s*[A-Za-z0-9.-]+(:[0-9]{1,5})?\s*(,|$))*$/, 'is a list like crm.example.com, data.example.com:8443')
  .default('')
  .transform((text) =>
    text
      .toLowerCase()
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )

const environment = z.object({
  HOST: z.string().default('localhost'),
  PORT: count(0, 65_535, 8080),
  KONTOR_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'is an http(s) address' }).optional(),
  KONTOR_TRUST_PROXY: flag('0'),
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'is an address like postgres://user:password@host/database',
  }),
  KONTOR_POOL_SIZE: count(2, 500, 20),
  KONTOR_DATA: z.string().default('.kontor'),
  KONTOR_DEMO: z.enum(['0', 'small', 'medium', 'large'], 'is 0, small, medium or large').default('small'),
  KONTOR_TIME_ZONE: z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'is a time zone like Asia/Hong_Kong')
    .default('Asia/Hong_Kong'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is fatal, error, warn, info, debug or trace')
    .default('info'),
  KONTOR_WORKER: flag('1'),
  KONTOR_WORKER_CONCURRENCY: count(1, 64, 4),
  KONTOR_REQUESTS_PER_SECOND: count(0, 1_000_000, 100),
  KONTOR_COUNT_MS: count(1, 60_000, 15),
  KONTOR_EXPORT_ROWS_FREE: count(0, 100_000_000, 10_000),
  KONTOR_CONTACT_COOLING_HOURS: count(0, 8760, 24),
  KONTOR_STANDING_AUTHORITY_DAYS: count(0, 90, 14),
  KONTOR_SOURCES_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'is an address like postgres://user:password@host/database' })
    .optional(),
  KONTOR_SOURCE_HOSTS: hosts,
  KONTOR_SOURCE_PRIVATE_HOSTS: hosts,
  KONTOR_WEBHOOK_PRIVATE_HOSTS: hosts,
  ...oidcEnvironment,
  ...backupEnvironment,
  ...mountsEnvironment,
  ...messagesEnvironment,
  ...oaEnvironment,
  ...cloudEnvironment,
  ...countersEnvironment,
  ...filingEnvironment,
  ...filesEnvironment,
  KONTOR_S3_BUCKET: z.string().optional(),
  KONTOR_S3_REGION: z.string().default('us-east-1'),
  KONTOR_S3_ENDPOINT: z.url('is an http(s) address').optional(),
  KONTOR_S3_ACCESS_KEY_ID: z.string().optional(),
  KONTOR_S3_SECRET_ACCESS_KEY: z.string().optional(),
  KONTOR_S3_OBJECT_LOCK: z.enum(['governance', 'compliance'], 'is governance or compliance').optional(),
})

/** Settings that make no sense without one another. */
const together = environment.check((context) => {
  const { KONTOR_S3_BUCKET, ...given } = context.value
  const { value } = context
  const problems = [
    ...oidcProblems(value),
    ...backupProblems(value),
    ...messagesProblems(value),
    ...oaProblems(value),
    ...cloudProblems(value),
    ...countersProblems(value),
    ...filingProblems(value),
  ]
  for (const { name, message } of problems) {
    context.issues.push({ code: 'custom', path: [name], message, input: context.value })
  }
  if (KONTOR_S3_BUCKET === undefined) return
  for (const name of ['KONTOR_S3_ACCESS_KEY_ID', 'KONTOR_S3_SECRET_ACCESS_KEY'] as const) {
    if (given[name] !== undefined) continue
    context.issues.push({ code: 'custom', path: [name], message: 'comes with KONTOR_S3_BUCKET', input: context.value })
  }
})

const LOCKS = { governance: 'GOVERNANCE', compliance: 'COMPLIANCE', none: null } as const

/** Names of all settings, for the README's table and its test. */
export const SETTINGS: readonly string[] = Object.keys(environment.shape)

type Given = Record<string, string | undefined>
type Issue = { path: readonly PropertyKey[]; message: string }

/** Settings of one noun begin alike: `KONTOR_MAIL`, `KONTOR_S3`. */
const nounOf = (name: string) => name.split('_').slice(0, 2).join('_')

/**
 * Every problem as a sentence. What makes no sense without one another shows only once each value can be read, so the
 * others are looked at again without those that can't, and without what belongs to them.
 */
function problemsIn(given: Given, error: { issues: readonly Issue[] }): string[] {
  const nameOf = ({ path }: Issue) => path.map(String).join('.')
  const wrong = new Set(error.issues.map(nameOf))
  const nouns = new Set([...wrong].map(nounOf))
  const readable = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)))
  const rest = together.safeParse({ DATABASE_URL: 'postgres://any', ...readable }).error?.issues ?? []
  return [...error.issues, ...rest.filter((issue) => !nouns.has(nounOf(nameOf(issue))))].map((issue) => {
    const name = nameOf(issue)
    return given[name] === undefined ? `${name} is not set; it ${issue.message}` : `${name}: ${issue.message}`
  })
}

/**
 * Reads all settings; a variable set to nothing counts as not set.
 *
 * @throws ConfigInvalid with every wrong one.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = together.safeParse(given)
  if (!parsed.success) throw new ConfigInvalid(problemsIn(given, parsed.error))
  const value = parsed.data
  const dataFolder = resolve(value.KONTOR_DATA)
  return {
    host: value.HOST,
    port: value.PORT,
    publicUrl: value.KONTOR_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    trustProxy: value.KONTOR_TRUST_PROXY === '1',
    databaseUrl: value.DATABASE_URL,
    poolSize: value.KONTOR_POOL_SIZE,
    dataFolder,
    demo: value.KONTOR_DEMO === '0' ? 'none' : value.KONTOR_DEMO,
    timeZone: value.KONTOR_TIME_ZONE,
    logLevel: value.LOG_LEVEL,
    worker: value.KONTOR_WORKER === '1',
    workerConcurrency: value.KONTOR_WORKER_CONCURRENCY,
    requestsPerSecond: value.KONTOR_REQUESTS_PER_SECOND,
    countMs: value.KONTOR_COUNT_MS,
    exportRowsFree: value.KONTOR_EXPORT_ROWS_FREE,
    contactCoolingHours: value.KONTOR_CONTACT_COOLING_HOURS,
    standingAuthorityDays: value.KONTOR_STANDING_AUTHORITY_DAYS,
    sourcesDatabaseUrl: value.KONTOR_SOURCES_DATABASE_URL ?? null,
    sourceHosts: value.KONTOR_SOURCE_HOSTS,
    sourcePrivateHosts: value.KONTOR_SOURCE_PRIVATE_HOSTS,
    webhookPrivateHosts: value.KONTOR_WEBHOOK_PRIVATE_HOSTS,
    oidc: oidcConfig(value),
    messages: messagesConfig(value),
    oa: oaConfig(value),
    cloud: cloudConfig(value),
    backup: backupConfig(value),
    mounts: value.KONTOR_MOUNTS,
    counters: countersConfig(value),
    filing: filingConfig(value),
    scan: scanConfig(value),
    ocr: ocrConfig(value),
    objects:
      value.KONTOR_S3_BUCKET === undefined
        ? { kind: 'local', folder: resolve(dataFolder, 'objects') }
        : {
            kind: 's3',
            bucket: value.KONTOR_S3_BUCKET,
            region: value.KONTOR_S3_REGION,
            endpoint: value.KONTOR_S3_ENDPOINT ?? null,
            accessKeyId: value.KONTOR_S3_ACCESS_KEY_ID ?? '',
            secretAccessKey: value.KONTOR_S3_SECRET_ACCESS_KEY ?? '',
            lock: LOCKS[value.KONTOR_S3_OBJECT_LOCK ?? 'none'],
          },
  }
}
