import { Readable } from 'node:stream'
import { listParameters, takeIn } from '#modules/archive'
import { publishedBusinesses } from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { dateOf } from './days.ts'
import { identityOf, residents, STATUSES } from './introducers.ts'
import { actorOf, agree } from './packs.ts'
import type { Person } from './people.ts'
import { drawing, toJpeg } from './pictures/canvas.ts'
import type { World } from './world.ts'

/** By whom each asks to be registered, and who has agreed so far. */
const ASKED: readonly (readonly [clerk: string, agreed: readonly string[]])[] = [
  ['clerk-pudong', []],
  ['clerk-pudong', ['supervisor-mainland']],
]
const PAPER = 'other'

async function run<T>(platform: Platform, name: string, input: unknown, actor: Actor, key: string): Promise<T> {
  const command = platform.commands.get(name)
  const outcome = command ? await platform.execute(command, input, actor, { key }) : null
  if (outcome?.kind !== 'done') throw new Error(`${name} did not end`)
  return outcome.value as T
}

/** A page that says what it stands for; nobody reads on. */
async function page(platform: Platform, actor: Actor, title: string, name: string, key: string): Promise<string> {
  const parameter = (await listParameters(platform.db)).find(({ code }) => code === PAPER)
  if (!parameter) throw new Error(`the archive does not know ${PAPER}`)
  const rules = [...Array(14).keys()].map(
    (n) => `<rect x="60" y="${220 + n * 44}" width="${n % 5 === 4 ? 380 : 600}" height="8" fill="#c9d2cf"/>`,
  )
  const svg = drawing(
    720,
    1000,
    `<rect width="720" height="1000" fill="#fdfdfb"/><text x="60" y="120" font-size="34" fill="#23312d">${title}</text>
    <text x="60" y="170" font-size="22" fill="#5b6a66">${name}</text>${rules.join('')}`,
  )
  const { bytes } = await toJpeg(svg)
  const taken = await takeIn(platform, parameter, { name: `${title}.jpg`, bytes: Readable.from([bytes]) })
  const { id } = await run<{ id: string }>(platform, 'archive.upload.stage', taken, actor, key)
  return id
}

/** What a candidate and the contract say; filed papers are claimed by the launch. */
async function valuesOf(platform: Platform, actor: Actor, world: World, person: Person, n: number) {
  const name = person.nameZh ?? person.nameEn
  const { kind, country, number } = identityOf(person)
  const [contract, certificate] = [
    await page(platform, actor, '居间合同', name, `demo-introducer-contract:${n}`),
    await page(platform, actor, '考试合格证书', name, `demo-introducer-certificate:${n}`),
  ]
  return {
    code: `J${1001 + STATUSES.length + n}`,
    kind: 'person',
    name,
    document: { type: kind, country, number },
    bornOn: person.birthOn,
    mobile: person.phone,
    department: actor.scope.all ? null : actor.scope.departmentIds[0],
    startsOn: dateOf(world.asOf + 14),
    certificateNo: `F${3_010_000 + STATUSES.length + n}`,
    trainedOn: dateOf(world.asOf - 40 - n * 9),
    servesOnlyUs: true,
    contractCopy: [{ id: contract }],
    certificateCopy: [{ id: certificate }],
    reason: '新签居间合同',
  }
}

/** People who ask to be registered as introducers: one waits for the branch, one for compliance. */
export async function introducersUnderWay(platform: Platform, world: World): Promise<void> {
  const business = (await publishedBusinesses(platform.db)).find(({ code }) => code === 'introducer-registration')
  if (!business) return
  const people = residents(world, STATUSES.length * 2 + ASKED.length).slice(STATUSES.length * 2)
  for (const [n, [username, agreed]] of ASKED.entries()) {
    const [clerk, person] = [await actorOf(platform, username), people[n]]
    if (!person) throw new Error('the demo has too few people')
    const values = await valuesOf(platform, clerk, world, person, n)
    const input = { businessId: business.id, values, origin: 'menu' }
    const key = `demo-introducer:${n}`
    const { caseId } = await run<{ caseId: string }>(platform, 'businesses.request.launch', input, clerk, key)
    for (const by of agreed) await agree(platform, caseId, await actorOf(platform, by), `introducer:${n}:${by}`)
  }
}
