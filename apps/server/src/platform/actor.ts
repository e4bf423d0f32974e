import { platformErrors } from './errors.ts'

/**
 * Which accounts a person may see: all, or those whose business line and department are both among theirs.
 * `departmentIds` is already expanded down the tree. Two empty lists see nothing.
 */
export type DataScope =
  | { readonly all: true }
  | {
      readonly all: false
      readonly businessLines: readonly string[]
      readonly departmentIds: readonly string[]
      /** Of somebody who is a client: the clients whose things he sees, and nothing else. Such a scope names no department. */
      readonly clientIds?: readonly string[]
    }

/** Who acts. Built once per request (or job), passed as an argument, never ambient. */
export type Actor = {
  readonly kind: 'operator' | 'apiKey' | 'client' | 'system' | 'anonymous'
  /** Operator id; for an API key the operator who owns it; for a client his login; for the system and for nobody the nil UUID. */
  readonly operatorId: string
  readonly name: string
  /** Set for API keys: the key, recorded beside its owner. */
  readonly apiKeyId: string | null
  readonly sessionId: string | null
  readonly permissions: ReadonlySet<string>
  readonly scope: DataScope
  readonly language: Language
  readonly ip: string | null
  readonly requestId: string | null
}

/** The three languages users read. */
export type Language = 'zh-Hans' | 'zh-Hant' | 'en'
export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const satisfies readonly Language[]

/** The operator id the system acts under; no person ever has it. */
export const SYSTEM_OPERATOR_ID = '00000000-0000-0000-0000-000000000000'

/** The system itself, with just the permissions a job needs. */
export function systemActor(permissions: readonly string[], requestId: string | null = null): Actor {
  return {
    kind: 'system',
    operatorId: SYSTEM_OPERATOR_ID,
    name: 'system',
    apiKeyId: null,
    sessionId: null,
    permissions: new Set(permissions),
    scope: { all: true },
    language: 'en',
    ip: null,
    requestId,
  }
}

/** Somebody who has not signed in: no permission, an empty scope. What public routes and sign-in act as. */
export function anonymousActor(ip: string | null, requestId: string | null): Actor {
  return {
    kind: 'anonymous',
    operatorId: SYSTEM_OPERATOR_ID,
    name: 'anonymous',
    apiKeyId: null,
    sessionId: null,
    permissions: new Set(),
    scope: { all: false, businessLines: [], departmentIds: [] },
    language: 'en',
    ip,
    requestId,
  }
}

/** @throws PERMISSION_MISSING, naming the key, so that the person can ask for it. */
export function requirePermission(actor: Actor, permission: string): void {
  if (!actor.permissions.has(permission)) throw platformErrors.PERMISSION_MISSING({ permission })
}
