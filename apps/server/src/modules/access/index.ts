import { registers } from '#modules/sources'
import { defineModule } from '#platform/module.ts'
import { searchProviders } from '#platform/search/search.ts'
import { writeCatalogue } from './catalogue.ts'
import { accessChecks } from './checks.ts'
import { accessCommands } from './commands.ts'
import { accessErrors } from './errors.ts'
import { accessCrontab, accessTasks } from './jobs.ts'
import { requestList } from './lists/request.ts'
import { apiKeyList, operatorList, sessionList } from './lists.ts'
import { departmentView, operatorView } from './published.ts'
import { administrationRoutes } from './routes/administration.ts'
import { colleagueRoutes } from './routes/colleagues.ts'
import { lineRoutes } from './routes/lines.ts'
import { oidcRoutes } from './routes/oidc.ts'
import { ownRoutes } from './routes/own.ts'
import { sessionRoutes } from './routes/session.ts'
import { operatorSearch } from './search.ts'
import { warnOfLockOut } from './service/identities.ts'

/** Operators, departments, roles, rights, sign-in, sessions and API keys. */
export const access = defineModule({
  name: 'access',
  migrations: new URL('./migrations/', import.meta.url),
  errors: accessErrors,
  permissions: [
    { key: 'access.operator.view' },
    { key: 'access.operator.export', sensitive: true },
    { key: 'access.role.view' },
    { key: 'access.session.view' },
    { key: 'access.session.export', sensitive: true },
    { key: 'access.apiKey.view' },
    { key: 'access.apiKey.export', sensitive: true },
    { key: 'access.request.view' },
    { key: 'access.request.export', sensitive: true },
  ],
  commands: accessCommands,
  lists: [operatorList, sessionList, apiKeyList, requestList],
  routes: [...sessionRoutes, ...oidcRoutes, ...ownRoutes, ...administrationRoutes, ...colleagueRoutes, ...lineRoutes],
  tasks: accessTasks,
  crontab: accessCrontab,
  checks: accessChecks,
  offers: [searchProviders.offer(operatorSearch), registers.offer(departmentView), registers.offer(operatorView)],
  prepare: async (platform) => {
    await writeCatalogue(platform)
    await warnOfLockOut(platform)
  },
})

export { fits } from './builtin.ts'
export { hashPassword, passwordFits } from './credentials/password.ts'
export { newSessionToken as newSecretToken, tokenHash as secretTokenHash } from './credentials/token.ts'
export { directory } from './directory.ts'
export { accessErrors } from './errors.ts'
export { secondsUntil } from './policy/throttle.ts'
export { resolveActor } from './resolve.ts'
export * from './schema.ts'
export { type SeedDepartment, type Seeded, type SeedOperator, seedAccess } from './seed.ts'
export { forgiveAttempts, reserve as reserveAttempt } from './service/attempts.ts'
export { requireLine } from './service/lines.ts'
export { SOURCE_KEYS } from './source-keys.ts'
export { findDepartment } from './store/department.ts'
export { homeOf } from './store/operator.ts'
export {
  type FoundDepartment,
  type FoundOperator,
  findDepartments,
  findOperators,
  searchOperators,
} from './store/recipient.ts'
export { createUser, grantRoleTo, resetPasswordOf, roleCodes, unlockUser } from './users.ts'
