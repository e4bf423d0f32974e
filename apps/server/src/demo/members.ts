import { sql } from 'kysely'
import { type SeedMember, seedMembers, seedReset, setOwnPassword } from '#modules/members'
import { inTransaction, rows, type Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { clientAt, clientCount } from './clients.ts'
import { actorOf } from './packs.ts'
import { profileOf } from './profiles.ts'
import { type Random, randomAt } from './random.ts'
import type { World } from './world.ts'

/** Clients who use the app; enough to look at, in worlds of every size. */
const MEMBERS_MAX = 120
/** What stands out among them: nobody of these is a matter of chance. */
const LOCKED = 5
const NEW_PHONE = 9
const WRONG_ADDRESS = 12
const RESET = 17
const DEVICES = [
  { platform: 'ios', model: 'iPhone 17', os: 'iOS 26.1' },
  { platform: 'ios', model: 'iPhone 16 Pro', os: 'iOS 18.7' },
  { platform: 'android', model: 'HUAWEI Mate 70', os: 'HarmonyOS 5.0' },
  { platform: 'android', model: 'Xiaomi 15', os: 'Android 15' },
  { platform: 'android', model: 'Galaxy S25', os: 'Android 16' },
  { platform: 'desktop', model: 'Windows PC', os: 'Windows 11' },
] as const
const PLACES = ['香港中西區', '香港九龍觀塘', '深圳福田', 'Singapore', null] as const
const VERSIONS = ['5.1.3', '5.2.0', '5.2.1'] as const
const REASON = '客戶致電忘記密碼，已核實身份。'

type Event = SeedMember['events'][number]

/** What one device went through, days back from now. */
function life(random: Random, now: Temporal.Instant, key: string): Event[] {
  const device = random.pick(DEVICES)
  const since = random.int(20, 160)
  const at = (day: number) =>
    now
      .subtract({ hours: day * 24 + random.int(0, 12), minutes: random.int(0, 59) })
      .toString({ smallestUnit: 'second' })
  const place = PLACES[since % PLACES.length] ?? null
  const [appVersion, ip] = [random.pick(VERSIONS), `203.0.113.${random.int(1, 254)}`]
  const facts = { ...device, deviceId: key, appVersion, ip, place }
  const one = (event: Event['event'], day: number, sessionId: string | null = null): Event => ({
    ...facts,
    event,
    at: at(day),
    sessionId,
  })
  const logins = Array.from({ length: random.int(1, 4) }, (_, n) =>
    one('login-ok', Math.floor((since * (n + 1)) / 6), `demo-${key}-${n}`),
  )
  const failed = random.chance(0.3) ? [one('login-failed', random.int(1, 15))] : []
  const gone = random.chance(0.15) ? [one('unbind', 0)] : []
  return [one('bind', since), ...logins, ...failed, ...gone]
}

function memberAt(world: World, now: Temporal.Instant, index: number): SeedMember | null {
  const random = randomAt(world.seed, 'member', index)
  const { memberNo, phone, email, language } = profileOf(clientAt(world, index))
  if (memberNo === null || phone === null) return null
  const days = index === NEW_PHONE ? 0 : random.int(161, 700)
  const devices = random.chance(0.3) ? 2 : 1
  return {
    memberNo,
    openId: `app-${memberNo}`,
    phone,
    email: index === WRONG_ADDRESS ? 'nobody@mailbox.example' : email,
    language,
    at: now.subtract({ hours: days * 24 + 2 }).toString({ smallestUnit: 'millisecond' }),
    events: Array.from({ length: devices }, (_, n) => life(random, now, `${memberNo}-${n}`)).flat(),
    locked: index === LOCKED,
  }
}

/** Clients of the demo who sign in to the portal; how many, and until which client they are looked for. */
const PORTAL_CLIENTS = 2
const LOOKED_AT = 2000

/** Whether somebody is a person whose futures account runs: the one whose fees clients may ask about. */
function asksForFees(world: World, index: number): boolean {
  const { kind, status, category, accounts } = clientAt(world, index)
  const runs = accounts.some(
    (one) =>
      one.type === 'futures' && one.businessLine === 'brokerage' && one.status === 'ACTIVE' && one.freezes.length === 0,
  )
  return kind === 'individual' && status === 'ACTIVE' && category === 'retail' && runs
}

/** A client who signs in to the portal, as the list of sign-ins says it. */
export type PortalClient = { memberNo: string; password: string; index: number }

/** Clients whose login is known, drawn the same in every world; their passwords are new each time. */
export function portalClients(world: World): { index: number; memberNo: string }[] {
  const found: { index: number; memberNo: string }[] = []
  for (let index = 0; index < Math.min(LOOKED_AT, clientCount(world)); index += 1) {
    if (found.length === PORTAL_CLIENTS) break
    if (!asksForFees(world, index) || [LOCKED, NEW_PHONE, WRONG_ADDRESS, RESET].includes(index)) continue
    const { memberNo, phone } = profileOf(clientAt(world, index))
    if (memberNo !== null && phone !== null) found.push({ index, memberNo })
  }
  return found
}

/** Registers those who sign in to the portal, before there are clients: a login exists before any account. */
export async function seedPortalClients(tx: Tx, platform: Platform, world: World): Promise<PortalClient[]> {
  const now = platform.clock()
  const made: PortalClient[] = []
  for (const { index } of portalClients(world)) {
    const member = memberAt(world, now, index)
    if (!member) continue
    const [id] = await seedMembers({ tx, platform }, [{ ...member, locked: false }])
    if (id === undefined) continue
    made.push({ memberNo: member.memberNo, password: await setOwnPassword({ tx, platform }, id), index })
  }
  return made
}

/** Logins of the app with their devices, and two resets: one whose letter found no mailbox. Where there are none yet. */
export async function seedAppMembers(platform: Platform, world: World): Promise<void> {
  const portal = new Set(portalClients(world).map(({ index }) => index))
  const own = [...portal].map((index) => profileOf(clientAt(world, index)))
  const known = await rows(
    platform.db,
    sql`select 1 from members.member where member_no <> all(${own.map((one) => one.memberNo)}::text[]) limit 1`,
  )
  if (known.length > 0) return
  const actor = await actorOf(platform, 'business-admin')
  const now = platform.clock()
  await inTransaction(platform.db, async (tx) => {
    const taken = new Set<string>(own.flatMap(({ phone, email }) => [phone, email]).filter((one) => one != null))
    const found = Array.from({ length: Math.min(MEMBERS_MAX, clientCount(world)) }, (_, index) => {
      const member = portal.has(index) ? null : memberAt(world, now, index)
      const own = [member?.phone, member?.email].filter((one) => one != null)
      if (!member || own.some((one) => taken.has(one))) return null
      for (const one of own) taken.add(one)
      return { member, reset: (index === WRONG_ADDRESS || index === RESET) && member.email !== null }
    }).filter((one) => one !== null)
    const ids = await seedMembers(
      { tx, platform },
      found.map(({ member }) => member),
    )
    for (const [n, id] of ids.entries()) {
      if (found[n]?.reset) await seedReset({ tx, platform }, actor, id, REASON)
    }
  })
}
