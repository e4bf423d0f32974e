import { z } from 'zod'
import { lineCode } from './schema/line.ts'

export * from './schema/line.ts'
export * from './schema/request.ts'

export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
/** The lines that come with Kontor; the house adds, renames and retires its own. */
export const BUSINESS_LINES = [
  'brokerage',
  'asset-management',
  'fund-distribution',
  'investment-advisory',
  'introducing',
] as const
export const OPERATOR_STATUSES = ['active', 'disabled'] as const
export const END_REASONS = ['signed-out', 'revoked', 'password-changed', 'disabled', 'replaced'] as const
/** Role whose holders keep the system; at least one active person always has it without an end. */
export const ADMINISTRATOR = 'administrator'

const id = z.uuid()
const text = (max: number) => z.string().trim().min(1).max(max)

/** Signs in with it; upper and lower case are the same, stored in lower case. */
export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/)
/** Without a dot: codes with one are built in. */
const code = z.string().regex(/^[a-z][A-Za-z0-9-]{1,63}$/)
const departmentCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/)
export const permissionKey = z.string().regex(/^[a-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*){1,3}$/)
const names = z.strictObject({ 'zh-Hans': text(100), 'zh-Hant': text(100), en: text(100) })
const language = z.enum(LANGUAGES)
const instant = z.iso.datetime({ offset: true })
/** Absent or null: from now on; without an end. */
const validity = { validFrom: instant.nullish(), expiresAt: instant.nullish() }
const secret = z.string().min(1).max(200)
const reason = text(500).optional()

export const operatorCreate = z.strictObject({ username, name: text(100), language, departmentId: id })
export const operatorUpdate = z.strictObject({ id, name: text(100), language, departmentId: id })
export const operatorTarget = z.strictObject({ id, reason })
/** A code of the second factor where there is one, else the password. */
export const sessionProve = z.strictObject({ password: secret.nullish(), code: z.string().max(20).nullish() })
export const sessionProved = z.object({ provedAt: z.string() })
export const setLanguage = z.strictObject({ language })
/** A first or reset password; shown once, changed at the next sign-in. */
export const issuedPassword = z.object({ id, password: z.string() })
export const identified = z.object({ id })
export const nothing = z.object({})

export const departmentCreate = z.strictObject({
  code: departmentCode,
  names,
  parentId: id.nullable(),
  managerId: id.nullish(),
})
export const departmentUpdate = z.strictObject({ id, names, managerId: id.nullable() })
export const departmentMove = z.strictObject({ id, parentId: id })

export const policyCreate = z.strictObject({ code, name: text(100), permissions: z.array(permissionKey).max(1000) })
export const policyUpdate = z.strictObject({ id, name: text(100), permissions: z.array(permissionKey).max(1000) })
export const roleCreate = z.strictObject({ code, name: text(100), policyIds: z.array(id).max(200) })
export const roleUpdate = z.strictObject({ id, name: text(100), policyIds: z.array(id).max(200) })
export const target = z.strictObject({ id })

export const giveRole = z.strictObject({ operatorId: id, roleId: id, ...validity, reason })
export const takeRole = z.strictObject({ operatorId: id, roleId: id, reason })
export const givePolicy = z.strictObject({ operatorId: id, policyId: id, ...validity, reason })
export const takePolicy = z.strictObject({ operatorId: id, policyId: id, reason })
export const givePermission = z.strictObject({ operatorId: id, permission: permissionKey, ...validity, reason })
export const takePermission = z.strictObject({ operatorId: id, permission: permissionKey, reason })
const distinct = (values: readonly string[]) => new Set(values).size === values.length
/** Replaces the whole data scope of a person. */
export const setScope = z.strictObject({
  operatorId: id,
  all: z.boolean(),
  businessLines: z
    .array(z.strictObject({ businessLine: lineCode, ...validity }))
    .max(50)
    .refine((list) => distinct(list.map((one) => one.businessLine))),
  departments: z
    .array(z.strictObject({ departmentId: id, ...validity }))
    .max(500)
    .refine((list) => distinct(list.map((one) => one.departmentId))),
  reason,
})

export const apiKeyCreate = z.strictObject({
  name: text(100),
  scopes: z.array(permissionKey).min(1).max(1000),
  expiresAt: instant,
})
/** `key` is shown this once; only its hash is kept. */
export const apiKeyCreated = z.object({ id, key: z.string(), prefix: z.string() })

export const passwordChange = z.strictObject({ current: secret, password: secret })
export const totpEnrol = z.strictObject({ password: secret })
/** The secret in base 32 and as an `otpauth://` address for a QR code; shown once. */
export const totpEnrolled = z.object({ secret: z.string(), uri: z.string() })
export const totpConfirm = z.strictObject({ code: z.string().regex(/^\d{6}$/) })
/** Ten single-use codes that stand in for the device; shown once. */
export const totpConfirmed = z.object({ recoveryCodes: z.array(z.string()) })
export const totpRemove = z.strictObject({ password: secret })

export const signIn = z.object({
  username: z.string().max(200),
  password: z.string().max(200),
  /** Six digits from the device, or a recovery code. */
  totp: z.string().max(40).optional(),
})

/** How people may sign in here. */
export const signInMethods = z.object({
  /** Who may use a password. */
  passwords: z.enum(['all', 'administrators']),
  /** The house's identity provider; `label` is null where it has no name of its own. */
  provider: z
    .object({ label: z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() }).nullable() })
    .nullable(),
})
export type SignInMethods = z.infer<typeof signInMethods>
export const providerAsked = z.strictObject({
  /** The name to begin with at the provider, when it is known. */
  username: z.string().max(64).optional(),
})
/** Where to send the person. */
export const providerPage = z.object({ url: z.string() })
/** The query the provider sent the person back with. */
export const providerAnswer = z.strictObject({
  state: z.string().max(500).optional(),
  code: z.string().max(4000).optional(),
  iss: z.string().max(2000).optional(),
  error: z.string().max(100).optional(),
})
export const providerCode = z.strictObject({ totp: z.string().max(40) })
/** Where signing out goes on to; null: nowhere. */
export const signedOut = z.object({ endSession: z.string().nullable() })

export const identityTarget = z.strictObject({ id, identityId: id, reason })

export const dataScope = z.union([
  z.object({ all: z.literal(true) }),
  z.object({ all: z.literal(false), businessLines: z.array(z.string()), departmentIds: z.array(z.string()) }),
])

/** Who is signed in and what they may do. */
export const sessionView = z.object({
  operator: z.object({
    id,
    username: z.string(),
    name: z.string(),
    language,
    departmentId: id,
    totpEnrolled: z.boolean(),
  }),
  /** Nothing else is possible until the person has chosen a password. */
  passwordChangeRequired: z.boolean(),
  permissions: z.array(z.string()),
  scope: dataScope,
  /** Where the house's clocks stand (`KONTOR_TIME_ZONE`): moments are shown there, wherever the browser is. */
  timeZone: z.string(),
})
export type SessionView = z.infer<typeof sessionView>

export const departmentView = z.object({
  id,
  parentId: id.nullable(),
  code: z.string(),
  names,
  managerId: id.nullable(),
  operators: z.number().int(),
})

/** One person, for whoever administers people. */
export const operatorView = z.object({
  id,
  username: z.string(),
  name: z.string(),
  language,
  departmentId: id,
  status: z.enum(OPERATOR_STATUSES),
  totpEnrolled: z.boolean(),
  passwordChangeRequired: z.boolean(),
  /** Wrong passwords lock a name until then. */
  lockedUntil: z.string().nullable(),
  /** Who the person is at the house's identity provider, from their first sign-in there on. */
  identities: z.array(
    z.object({ id, issuer: z.string(), subject: z.string(), boundAt: z.string(), lastUsedAt: z.string() }),
  ),
  /** What the person has in hand that others take over when he leaves, by list; as far as the reader may see it. */
  openWork: z.array(z.object({ list: z.string(), count: z.number(), capped: z.boolean(), path: z.string() })),
})

const way = z.object({
  through: z.enum(['role', 'policy', 'permission']),
  roleId: id.nullable(),
  roleCode: z.string().nullable(),
  roleName: z.string().nullable(),
  policyId: id.nullable(),
  policyCode: z.string().nullable(),
  policyName: z.string().nullable(),
  /** The key that was granted, when this one only comes with it. */
  granted: z.string(),
  expiresAt: z.string().nullable(),
})
/** Everything a person may do, with every way that leads to it. */
export const effectiveView = z.object({
  operatorId: id,
  permissions: z.array(z.object({ permission: z.string(), sensitive: z.boolean(), ways: z.array(way) })),
  scope: z.object({
    all: z.boolean(),
    businessLines: z.array(
      z.object({ businessLine: z.string(), validFrom: z.string(), expiresAt: z.string().nullable() }),
    ),
    departments: z.array(z.object({ departmentId: id, validFrom: z.string(), expiresAt: z.string().nullable() })),
    departmentIds: z.array(id),
  }),
})

const named = z.object({ id, code: z.string(), name: z.string(), builtin: z.boolean() })
/** Why a person lacks a permission, what would give it, and who can. */
export const whyView = z.object({
  permission: z.string(),
  declared: z.boolean(),
  held: z.boolean(),
  ways: z.array(way),
  roles: z.array(named),
  policies: z.array(named),
  granters: z.array(z.object({ id, name: z.string() })),
})

/** As much of a person as everybody of the house knows. */
export const colleague = z.object({ id, name: z.string(), department: z.string() })
export type Colleague = z.output<typeof colleague>

export const roleView = named.extend({ version: z.number().int(), policyIds: z.array(id), holders: z.number().int() })
export const policyView = named.extend({
  version: z.number().int(),
  permissions: z.array(z.string()),
  holders: z.number().int(),
})
export const permissionView = z.object({
  key: z.string(),
  module: z.string(),
  sensitive: z.boolean(),
  implies: z.array(z.string()),
})
export const grantsView = z.object({
  roles: z.array(named.extend({ validFrom: z.string(), expiresAt: z.string().nullable() })),
  policies: z.array(named.extend({ validFrom: z.string(), expiresAt: z.string().nullable() })),
  permissions: z.array(z.object({ permission: z.string(), validFrom: z.string(), expiresAt: z.string().nullable() })),
})
