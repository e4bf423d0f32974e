import { defineModule } from '#platform/module.ts'
import { accessErrors } from './errors.ts'

/** Operators, departments, roles, rights, sign-in, sessions and API keys. */
export const access = defineModule({
  name: 'access',
  migrations: new URL('./migrations/', import.meta.url),
  errors: accessErrors,
})

export { accessErrors } from './errors.ts'
export { SESSION_COOKIE } from './policy/session.ts'
export { type Credentials, resolveActor } from './resolve.ts'
