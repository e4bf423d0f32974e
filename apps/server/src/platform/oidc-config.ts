import { z } from 'zod'

/** How people sign in through the house's own identity provider. Carries the client's secret. */
export type OidcConfig = {
  /** As the provider calls itself, without a trailing slash unless it has one. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the button says in each language; null leaves it to Kontor. */
  readonly label: { readonly 'zh-Hans': string; readonly 'zh-Hant': string; readonly en: string } | null
  readonly scopes: readonly string[]
  /** The claim that is compared with user names when somebody comes for the first time. */
  readonly usernameClaim: string
  /** Whether a first sign-in binds the identity to the operator of that name; otherwise only bound ones sign in. */
  readonly bind: boolean
  /** Who may still sign in with a password: everybody, or administrators with a second factor. */
  readonly passwords: 'all' | 'administrators'
  /** Values of `acr` by which the provider says that it asked for a second factor. */
  readonly mfaAcr: readonly string[]
  /** Hosts besides the issuer's own that its endpoints may have. */
  readonly hosts: readonly string[]
  /** Whether the provider may be on this machine, over plain HTTP. */
  readonly loopback: boolean
}

const words = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
const label = z.string().trim().min(1, 'is a text').max(60, 'has at most 60 characters').optional()

/** The variables of OIDC sign-in; without an issuer there is none. */
export const oidcEnvironment = {
  KONTOR_OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'is the https address of the provider' }).optional(),
  KONTOR_OIDC_CLIENT_ID: z.string().max(500, 'has at most 500 characters').optional(),
  KONTOR_OIDC_CLIENT_SECRET: z.string().optional(),
  KONTOR_OIDC_LABEL: label,
  KONTOR_OIDC_LABEL_ZH_HANS: label,
  KONTOR_OIDC_LABEL_ZH_HANT: label,
  KONTOR_OIDC_SCOPES: words('openid profile email').refine((list) => list.includes('openid'), 'contains openid'),
  KONTOR_OIDC_USERNAME_CLAIM: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_:/.-]{0,99}$/, 'is the name of a claim like preferred_username')
    .default('preferred_username'),
  KONTOR_OIDC_BIND: z.enum(['0', '1'], 'is 0 or 1').default('1'),
  KONTOR_OIDC_PASSWORDS: z.enum(['all', 'administrators'], 'is all or administrators').default('all'),
  KONTOR_OIDC_MFA_ACR: words(''),
  KONTOR_OIDC_HOSTS: z
    .string()
    .regex(/^(\s*[A-Za-z0-9.-]+(:[0-9]{1,5})?\s*(,|$))*$/, 'is a list like oauth2.example.com, keys.example.com:8443')
    .default('')
    .transform((text) =>
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((one) => one !== ''),
    ),
  KONTOR_OIDC_LOOPBACK: z.enum(['0', '1'], 'is 0 or 1').default('0'),
}

type Given = z.output<z.ZodObject<typeof oidcEnvironment>>

/** Whether an address names this machine. */
export function isLoopback(url: URL): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
}

/** Settings that make no sense without one another, each as the variable and what is wrong with it. */
export function oidcProblems(given: Given): { name: keyof typeof oidcEnvironment; message: string }[] {
  const issuer = given.KONTOR_OIDC_ISSUER
  const problems: { name: keyof typeof oidcEnvironment; message: string }[] = []
  const together = ['KONTOR_OIDC_CLIENT_ID', 'KONTOR_OIDC_CLIENT_SECRET'] as const
  if (issuer === undefined) {
    for (const name of together) {
      if (given[name] !== undefined) problems.push({ name, message: 'comes with KONTOR_OIDC_ISSUER' })
    }
    return problems
  }
  for (const name of together) {
    if (given[name] === undefined) problems.push({ name, message: 'comes with KONTOR_OIDC_ISSUER' })
  }
  const url = new URL(issuer)
  const local = isLoopback(url)
  const mayBeLocal = given.KONTOR_OIDC_LOOPBACK === '1'
  if (local && !mayBeLocal) {
    problems.push({ name: 'KONTOR_OIDC_ISSUER', message: 'is on this machine, which KONTOR_OIDC_LOOPBACK=1 allows' })
  } else if (url.protocol !== 'https:' && !local) {
    problems.push({ name: 'KONTOR_OIDC_ISSUER', message: 'is an https address' })
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    problems.push({ name: 'KONTOR_OIDC_ISSUER', message: 'has neither a query nor a fragment nor a password' })
  }
  return problems
}

/** The settings of OIDC sign-in; null without an issuer. Call it when `oidcProblems` finds none. */
export function oidcConfig(given: Given): OidcConfig | null {
  const { KONTOR_OIDC_ISSUER: issuer, KONTOR_OIDC_LABEL: en } = given
  if (issuer === undefined) return null
  return {
    issuer,
    clientId: given.KONTOR_OIDC_CLIENT_ID ?? '',
    clientSecret: given.KONTOR_OIDC_CLIENT_SECRET ?? '',
    label:
      en === undefined
        ? null
        : {
            en,
            'zh-Hans': given.KONTOR_OIDC_LABEL_ZH_HANS ?? en,
            'zh-Hant': given.KONTOR_OIDC_LABEL_ZH_HANT ?? given.KONTOR_OIDC_LABEL_ZH_HANS ?? en,
          },
    scopes: given.KONTOR_OIDC_SCOPES,
    usernameClaim: given.KONTOR_OIDC_USERNAME_CLAIM,
    bind: given.KONTOR_OIDC_BIND === '1',
    passwords: given.KONTOR_OIDC_PASSWORDS,
    mfaAcr: given.KONTOR_OIDC_MFA_ACR,
    hosts: given.KONTOR_OIDC_HOSTS,
    loopback: given.KONTOR_OIDC_LOOPBACK === '1',
  }
}
