import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { BUILTIN_ROLES, fits } from '../builtin.ts'
import { builtinPolicies, catalogueOf } from '../catalogue.ts'
import { SOURCE_KEYS } from '../source-keys.ts'

let app: TestApp
let permissions: TestApp['platform']['permissions']
let keys: string[]
beforeAll(async () => {
  app = await testApp()
  permissions = app.platform.permissions
  keys = [...permissions.keys()]
})
afterAll(() => app.close())

/** Whether the pattern speaks of a module that is there. */
const concerns = (pattern: string) =>
  pattern.startsWith('*') || keys.some((key) => key.startsWith(pattern.slice(0, pattern.indexOf('.') + 1)))

describe('what is built in', () => {
  it.each(BUILTIN_ROLES.map((role) => [role.code, role] as const))(
    '[P-01] every pattern of the role %s fits a key that is declared',
    (_code, role) => {
      const idle = [...role.patterns, ...role.personally].filter(
        (pattern) => concerns(pattern) && !keys.some((key) => fits(pattern, key)),
      )
      expect(idle).toEqual([])
    },
  )

  it('[P-01] every key a source key means is declared', () => {
    const unknown = Object.values(SOURCE_KEYS)
      .flat()
      .filter((key) => concerns(key) && !permissions.has(key))
    expect(unknown).toEqual([])
  })

  // What each of the sources' keys lets somebody do, in the words of the specification: accounts §2.4 and §7.
  it.each([
    ['account.update_trade_permission', ['trading.permission.update', 'trading.application.choose']],
    [
      'kyc.update_account_info',
      ['clients.profile.change', 'clients.identity.renew', 'clients.person.add', 'clients.person.remove'],
    ],
    ['kyc.blacklist_members', ['screening.entry.create', 'screening.entry.setStatus', 'screening.entry.remove']],
  ])('[P-01] the source key %s brings along everything it is for', (key, rights) => {
    expect(SOURCE_KEYS[key]).toEqual(expect.arrayContaining(rights))
    for (const right of rights) if (concerns(right)) expect(permissions.has(right)).toBe(true)
  })

  it('[P-02] the auditor has nothing that changes anything, and every view', () => {
    // To note that oneself has looked is no change.
    const looking = ['approvals.copy.read', 'dispatches.item.open']
    const changes = app.platform.modules
      .flatMap(({ commands }) => commands)
      .filter(({ name }) => !looking.includes(name))
    const commands = new Set(changes.map((one) => one.permission))
    const auditor = builtinPolicies(catalogueOf(permissions.values())).find((one) => one.code === 'role.auditor')
    const changing = auditor?.permissions.filter((key) => commands.has(key))
    expect(changing).toEqual([])
    // What is sensitive to look at is given person by person.
    const views = keys.filter((key) => key.endsWith('.view') && !permissions.get(key)?.sensitive)
    expect(auditor?.permissions).toEqual(views)
  })

  it('[P-02] invariant: no key to change something brings along the key to approve it', () => {
    const approving =
      /^(approvals\.task\.agree|approvals\.ticket\.superApprove|onboarding\.review\..+|access\.request\.grant)$/
    const found = keys.filter((key) => approving.test(key))
    expect(found.length).toBeGreaterThan(4)
    for (const key of found) expect([key, permissions.get(key)?.comesWith ?? []]).toEqual([key, []])
    const clerk = builtinPolicies(catalogueOf(permissions.values())).find((one) => one.code === 'role.account-clerk')
    expect(clerk?.permissions).toContain('accounts.account.freeze')
    expect(clerk?.permissions.filter((key) => approving.test(key))).toEqual([])
  })

  it('[P-01] who reviews an opening is never who makes it', () => {
    const policies = new Map(
      builtinPolicies(catalogueOf(permissions.values())).map((one) => [one.code, one.permissions]),
    )
    const reviews = keys.filter((key) => key.startsWith('onboarding.review.'))
    for (const code of ['onboarding-maker', 'account-clerk', 'auditor', 'administrator', 'business-administrator']) {
      for (const key of reviews) expect(policies.get(`role.${code}`)).not.toContain(key)
    }
    for (const key of reviews) {
      const holders = BUILTIN_ROLES.filter((role) => policies.get(`role.${role.code}`)?.includes(key))
      expect(holders.map((role) => role.code)).toHaveLength(1)
    }
  })
})
