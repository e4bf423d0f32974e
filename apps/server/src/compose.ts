import { type Clock, systemClock } from '#kernel/clock.ts'
import { access, directory as house, resolveActor as resolveOperator } from '#modules/access'
import { accounts } from '#modules/accounts'
import { approvalGate, approvals } from '#modules/approvals'
import { archive } from '#modules/archive'
import { backups } from '#modules/backups'
import { banks } from '#modules/banks'
import { bcan } from '#modules/bcan'
import { businesses } from '#modules/businesses'
import { calendars } from '#modules/calendars'
import { clients } from '#modules/clients'
import { cloudsync } from '#modules/cloudsync'
import { counters } from '#modules/counters'
import { dispatches } from '#modules/dispatches'
import { duties } from '#modules/duties'
import { exportrules } from '#modules/exportrules'
import { filing } from '#modules/filing'
import { forms } from '#modules/forms'
import { groups } from '#modules/groups'
import { introducers } from '#modules/introducers'
import { letters } from '#modules/letters'
import { members } from '#modules/members'
import { messages } from '#modules/messages'
import { mounts } from '#modules/mounts'
import { notices } from '#modules/notices'
import { oa } from '#modules/oa'
import { onboarding } from '#modules/onboarding'
import { packs } from '#modules/packs'
import { portal, resolveClient, withClients } from '#modules/portal'
import { rates } from '#modules/rates'
import { records } from '#modules/records'
import { screening } from '#modules/screening'
import { sources } from '#modules/sources'
import { statistics } from '#modules/statistics'
import { suitability } from '#modules/suitability'
import { suspicions } from '#modules/suspicions'
import { trading } from '#modules/trading'
import { webhooks } from '#modules/webhooks'
import { createCipher } from '#platform/cipher.ts'
import type { ApprovalGate } from '#platform/command.ts'
import type { Config } from '#platform/config.ts'
import type { Db } from '#platform/db.ts'
import type { Directory } from '#platform/directory.ts'
import { createEventHub } from '#platform/events/hub.ts'
import { createExecute } from '#platform/execute.ts'
import type { ObjectStore } from '#platform/files/store.ts'
import type { ResolveActor } from '#platform/http/credentials.ts'
import type { Log } from '#platform/log.ts'
import type { MigrationSource } from '#platform/migrate.ts'
import type { Module } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { platformModule } from '#platform/platform-module.ts'
import { createRegistry } from '#platform/registry.ts'
import type { Secrets } from '#platform/secrets.ts'

/** Every module, each after those it imports (modules/edges.json). */
export const modules: readonly Module[] = [
  platformModule,
  approvals,
  calendars,
  sources,
  access,
  clients,
  duties,
  accounts,
  messages,
  members,
  archive,
  mounts,
  exportrules,
  forms,
  businesses,
  portal,
  dispatches,
  onboarding,
  notices,
  letters,
  screening,
  suitability,
  trading,
  banks,
  bcan,
  filing,
  introducers,
  cloudsync,
  backups,
  packs,
  rates,
  counters,
  groups,
  suspicions,
  records,
  statistics,
  webhooks,
  oa,
]

/** Where their migrations stand, in the order they run. */
export const migrationSources: readonly MigrationSource[] = modules.flatMap((module) =>
  module.migrations === null ? [] : [{ module: module.name, folder: module.migrations }],
)

/** What `kontor user` does. */
export { createUser, grantRoleTo, resetPasswordOf, roleCodes, unlockUser } from '#modules/access'
/** What `kontor try-lock` does. */
export { testLockAsSystem } from '#modules/archive'
/** What `kontor backup`, `restore` and `drill` do. */
export { backUp, type Restored, recordDrill, restoreContents } from '#modules/backups'
/** Who is behind a request, and who people are. */
export const directory = ({ timeZone }: Config): Directory => withClients(house, timeZone)
/** Whoever comes to the clients' door is a client or nobody, whoever else he may be. */
export const resolveActor: ResolveActor = (platform, credentials) =>
  (credentials.door === 'client' ? resolveClient : resolveOperator)(platform, credentials)

/** What a process brings; everything else follows from it. */
export type Parts = {
  config: Config
  secrets: Secrets
  db: Db
  log: Log
  objects: ObjectStore
  clock?: Clock
  /** Other modules than all: tests of the platform bring their own. */
  modules?: readonly Module[]
  gate?: ApprovalGate
  directory?: Directory
}

/**
 * Builds the platform out of its parts.
 *
 * @throws RegistryInvalid when the modules do not fit together.
 */
export function compose(parts: Parts): Platform {
  const platform: Platform = {
    ...createRegistry(parts.modules ?? modules),
    db: parts.db,
    clock: parts.clock ?? systemClock,
    config: parts.config,
    log: parts.log,
    cipher: createCipher(parts.secrets.fieldKeys, parts.secrets.indexKey),
    objects: parts.objects,
    gate: parts.gate ?? approvalGate,
    directory: parts.directory ?? directory(parts.config),
    execute: createExecute(() => platform),
    live: createEventHub({ url: parts.config.databaseUrl, db: parts.db, log: parts.log }),
  }
  return platform
}
