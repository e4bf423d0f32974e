import { describe, expect, it } from 'vitest'
import { fits } from '../builtin.ts'
import { builtinPolicies, catalogueOf } from '../catalogue.ts'
import { generatePassword, hashPassword, passwordFits } from '../credentials/password.ts'
import { newApiKey, newSessionToken, splitApiKey } from '../credentials/token.ts'
import { newRecoveryCodes, newTotpSecret, recoveryHash, totpCode, totpStep } from '../credentials/totp.ts'
import { gather } from '../policy/gather.ts'
import { assertMayHandOut, assertNotSelf, assertScopeWithin, validityOf } from '../policy/grants.ts'
import { assertPasswordAllowed } from '../policy/password.ts'

const refusal = (work: () => unknown): string | null => {
  try {
    work()
    return null
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a password', () => {
  it.each([
    ['ten herons', ''],
    ['too short', 'PASSWORD_TOO_SHORT'],
    ['1234567890', 'PASSWORD_COMMON'],
    ['Qwertyuiop', 'PASSWORD_COMMON'],
    ['P@ssw0rd2026!', 'PASSWORD_COMMON'],
    ['kontor123456', 'PASSWORD_COMMON'],
    ['aaaaaaaaaaaa', 'PASSWORD_COMMON'],
    ['ababababab', 'PASSWORD_COMMON'],
    ['my-clerk-dog', 'PASSWORD_HAS_USERNAME'],
    ['Ｐａｓｓｗｏｒｄ２０２６', 'PASSWORD_COMMON'],
    ['天地玄黄宇宙洪荒日月', ''],
    ['four quiet herons', ''],
  ])('[P-04] %s is answered by %s', (password, code) => {
    expect(refusal(() => assertPasswordAllowed(password, 'clerk')) ?? '').toBe(code)
  })

  it('[P-04] fits itself however its characters were composed, and nothing else', async () => {
    const stored = await hashPassword('caf\u00e9 am Hafen')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwordFits(stored, 'cafe\u0301 am Hafen')).toBe(true)
    expect(await passwordFits(stored, 'cafe am Hafen')).toBe(false)
    expect(await passwordFits(null, 'nobody has this password')).toBe(false)
  })

  it('[P-04] that is generated keeps the rules and is never the same', () => {
    const made = new Set(Array.from({ length: 200 }, generatePassword))
    expect(made.size).toBe(200)
    for (const one of made) expect(refusal(() => assertPasswordAllowed(one, 'clerk'))).toBeNull()
  })
})

describe('tokens and codes', () => {
  it('[P-04] an API key comes apart into what finds it and the hash of its secret', () => {
    for (let n = 0; n < 100; n += 1) {
      const { key, prefix, hash } = newApiKey()
      expect(splitApiKey(key)).toEqual({ prefix, hash })
    }
    expect(splitApiKey('kontor_short_x')).toBeNull()
    expect(newSessionToken().token).not.toBe(newSessionToken().token)
  })

  it('[P-04] a code counts around its time and only after the last one used', () => {
    const secret = newTotpSecret()
    const now = Temporal.Instant.from('2026-11-21T02:00:00Z')
    const code = totpCode(secret, now)
    const step = totpStep(secret, code, now, 0)
    expect(step).toBe(Math.floor(now.epochMilliseconds / 30_000))
    expect(totpStep(secret, code, now.add({ seconds: 30 }), 0), 'a clock that is behind').toBe(step)
    expect(totpStep(secret, code, now.add({ seconds: 90 }), 0), 'too old').toBeNull()
    expect(totpStep(secret, code, now, step ?? 0), 'replayed').toBeNull()
    expect(totpStep(secret, 'abcdef', now, 0)).toBeNull()
  })

  it('[P-04] recovery codes differ and are found however they are typed', () => {
    const codes = newRecoveryCodes()
    expect(new Set(codes).size).toBe(10)
    const [code = ''] = codes
    expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/)
    expect(recoveryHash(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toEqual(recoveryHash(code))
  })
})

describe('giving rights', () => {
  const giver = {
    operatorId: 'a',
    permissions: new Set(['access.grant.giveRole']),
    scope: { all: false, businessLines: ['brokerage'], departmentIds: ['d1', 'd2'] } as const,
  }

  it('[P-01] never to oneself, and no power over rights beyond one’s own', () => {
    expect(refusal(() => assertNotSelf(giver, 'a'))).toBe('OWN_RIGHTS')
    expect(refusal(() => assertNotSelf(giver, 'b'))).toBeNull()
    expect(refusal(() => assertMayHandOut(giver, ['clients.client.freeze', 'access.operator.view']))).toBeNull()
    expect(refusal(() => assertMayHandOut(giver, ['access.grant.giveRole']))).toBeNull()
    expect(refusal(() => assertMayHandOut(giver, ['access.grant.setScope']))).toBe('GRANT_EXCEEDS_OWN')
  })

  it.each([
    [{ all: true, businessLines: [], departmentIds: [] }, 'SCOPE_EXCEEDS_OWN'],
    [{ all: false, businessLines: ['introducing'], departmentIds: [] }, 'SCOPE_EXCEEDS_OWN'],
    [{ all: false, businessLines: ['brokerage'], departmentIds: ['d3'] }, 'SCOPE_EXCEEDS_OWN'],
    [{ all: false, businessLines: ['brokerage'], departmentIds: ['d2'] }, null],
    [{ all: false, businessLines: [], departmentIds: [] }, null],
  ])('[P-03] a data scope %o is answered by %s', (wanted, code) => {
    expect(refusal(() => assertScopeWithin(giver, wanted))).toBe(code)
    expect(refusal(() => assertScopeWithin({ ...giver, scope: { all: true } }, wanted))).toBeNull()
  })

  it.each([
    [{}, null],
    [{ expiresAt: '2026-11-21T02:00:01Z' }, null],
    [{ expiresAt: '2026-11-21T02:00:00Z' }, 'EXPIRY_PAST'],
    [{ validFrom: '2026-12-01T00:00:00Z', expiresAt: '2026-11-30T00:00:00Z' }, 'EXPIRY_PAST'],
    [{ validFrom: '2026-11-01T00:00:00Z', expiresAt: '2026-11-20T00:00:00Z' }, 'EXPIRY_PAST'],
    [{ validFrom: '2026-12-01T00:00:00Z', expiresAt: '2026-12-02T00:00:00+08:00' }, null],
  ])('[P-02] the dates %o are answered by %s', (dates, code) => {
    expect(refusal(() => validityOf(dates, Temporal.Instant.from('2026-11-21T02:00:00Z')))).toBe(code)
  })
})

describe('the catalogue', () => {
  const specs = [
    { key: 'clients.client.view' },
    { key: 'clients.client.freeze' },
    { key: 'clients.client.export', sensitive: true },
    { key: 'clients.identity.reveal' },
    { key: 'accounts.account.view' },
    { key: 'accounts.account.freeze' },
  ]

  it('[P-01] a pattern stands for one part or for the rest', () => {
    expect(fits('*.*.view', 'clients.client.view')).toBe(true)
    expect(fits('*.*.view', 'clients.client.viewAll')).toBe(false)
    expect(fits('clients.*', 'clients.client.view')).toBe(true)
    expect(fits('clients.client.*', 'clients.identity.reveal')).toBe(false)
    expect(fits('clients.*', 'clients')).toBe(false)
  })

  it('[P-01] every module has Full and ReadOnly, without what is sensitive', () => {
    const policies = new Map(builtinPolicies(catalogueOf(specs)).map((one) => [one.code, one.permissions]))
    expect(policies.get('clients.full')).toEqual(['clients.client.view', 'clients.client.freeze'])
    expect(policies.get('clients.readOnly')).toEqual(['clients.client.view'])
    expect(policies.get('role.auditor')).toEqual(['clients.client.view', 'accounts.account.view'])
    for (const keys of policies.values()) expect(keys).not.toContain('clients.identity.reveal')
  })

  it('[P-01] a key of the sources exists where what it means exists', () => {
    const keys = new Map(catalogueOf(specs).map((one) => [one.key, one]))
    expect(keys.get('account.suspend_account')).toMatchObject({
      implies: ['accounts.account.freeze'],
      sensitive: false,
    })
    expect(keys.has('b2b_customer.submit_account')).toBe(false)
  })
})

describe('gathering look-ups', () => {
  it('asks once for all that came while it asked, and never answers with something older than the question', async () => {
    let now = 0
    const asked: (readonly string[])[] = []
    const gates: (() => void)[] = []
    const look = gather(async (keys) => {
      asked.push(keys)
      const answer = new Map(keys.map((key) => [key, now]))
      await new Promise<void>((resolve) => gates.push(resolve))
      return answer
    })
    const first = look('a')
    now = 1
    const later = [look('a'), look('b'), look('a')]
    gates.shift()?.()
    expect(await first).toBe(0)
    gates.shift()?.()
    expect(await Promise.all(later)).toEqual([1, 1, 1])
    expect(asked).toEqual([['a'], ['a', 'b']])
  })

  it('lets more come together between two look-ups when several ask, and never makes one alone wait', async () => {
    const asked: (readonly string[])[] = []
    const rests: (() => void)[] = []
    const look = gather(
      async (keys) => {
        asked.push(keys)
        return new Map(keys.map((key) => [key, key]))
      },
      () => new Promise<void>((resolve) => rests.push(resolve)),
    )
    await look('alone')
    await look('alone')
    expect(rests).toHaveLength(0)
    const first = look('a')
    const second = look('b')
    await first
    const late = look('c')
    rests.shift()?.()
    expect(await Promise.all([second, late])).toEqual(['b', 'c'])
    expect(asked).toEqual([['alone'], ['alone'], ['a'], ['b', 'c']])
  })

  it('hands a failure to those who asked, and goes on', async () => {
    let broken = true
    const look = gather(async (keys) => {
      if (broken) throw new Error('no database')
      return new Map(keys.map((key) => [key, key]))
    })
    await expect(look('a')).rejects.toThrow('no database')
    broken = false
    expect(await look('a')).toBe('a')
  })
})
