import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { listParameters, takeIn } from '#modules/archive'
import { type ApplicationContent, seedConfirmedContact } from '#modules/onboarding'
import type { Actor } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { type Applicant, applicantAt } from './applicants.ts'
import { papersOf } from './papers.ts'
import { profileOf } from './profiles.ts'
import type { World } from './world.ts'

/** How far each demo application has come, and how many of them. */
const STAGES = [
  ['draft', 4],
  ['first review', 6],
  ['compliance', 3],
  ['officer', 2],
  ['returned', 2],
  ['refused', 1],
  ['opened', 4],
] as const
type Stage = (typeof STAGES)[number][0]

/** The sample import uses the applicants before this one. */
const FIRST_APPLICANT = 100

/** The people applications pass through. */
export type Desk = { maker: Actor; reviewer: Actor; compliance: Actor; officer: Actor }

/**
 * Brings applications into every state by the commands people use, so that each has its papers, its story and its
 * records. Run again after a crash, what was done already is not done twice.
 */
export async function seedApplications(
  platform: Platform,
  world: World,
  departments: ReadonlyMap<string, string>,
  desk: Desk,
): Promise<void> {
  let n = FIRST_APPLICANT
  for (const [stage, count] of STAGES) {
    for (let turn = 0; turn < count; turn++, n++) await seedOne({ platform, world, departments, desk }, n, stage)
  }
}

type Scene = { platform: Platform; world: World; departments: ReadonlyMap<string, string>; desk: Desk }

async function seedOne(scene: Scene, n: number, stage: Stage): Promise<void> {
  const { desk } = scene
  const applicant = applicantAt(scene.world, n)
  const content = contentOf(applicant, scene.departments)
  const files = stage === 'draft' ? [] : await stagePapers(scene, applicant, n)
  const created = await run<{ id: string }>(scene, desk.maker, 'onboarding.application.create', { content, files }, n)
  if (stage === 'draft') return
  const { id } = created
  await seedConfirmedContact(scene.platform, desk.maker, id)
  await run(scene, desk.maker, 'onboarding.application.submit', { id }, n)
  if (stage === 'returned') {
    const input = { id, page: 'documents', reasons: ['DOCUMENT_UNCLEAR'], remark: '影像不清晰，請重新上載' }
    await run(scene, desk.reviewer, 'onboarding.application.return', input, n)
    return
  }
  const signers: Partial<Record<Stage, Actor[]>> = {
    compliance: [desk.reviewer],
    officer: [desk.reviewer, desk.compliance],
    opened: [desk.reviewer, desk.compliance, desk.officer],
  }
  for (const actor of signers[stage] ?? []) await decide(scene, actor, id, 'approvals.task.agree', n)
  if (stage === 'refused') await decide(scene, desk.reviewer, id, 'approvals.task.refuse', n)
}

function contentOf(applicant: Applicant, departments: ReadonlyMap<string, string>): ApplicationContent {
  const departmentId = departments.get(applicant.department)
  if (departmentId === undefined) throw new Error(`department ${applicant.department} is not there`)
  return {
    businessLine: applicant.businessLine,
    departmentId,
    brokerCode: null,
    introducerCode: null,
    clientId: null,
    profile: { ...profileOf(applicant.sheet), memberNo: null },
    accounts: applicant.accountTypes.map((type) => ({ type, accountNo: null, parentId: null, marks: [] })),
  }
}

async function stagePapers(scene: Scene, applicant: Applicant, n: number): Promise<{ uploadId: string }[]> {
  const { platform, world, desk } = scene
  const parameters = await listParameters(platform.db)
  const staged: { uploadId: string }[] = []
  for (const paper of papersOf(world.seed, applicant.sheet, world.asOf)) {
    const parameter = parameters.find(({ code }) => code === paper.parameter)
    if (!parameter || parameter.needsExpiry) continue
    const { bytes } = await paper.make()
    const taken = await takeIn(platform, parameter, { name: paper.fileName, bytes: Readable.from([bytes]) })
    const upload = await run<{ id: string }>(scene, desk.maker, 'archive.upload.stage', taken, n, paper.fileName)
    staged.push({ uploadId: upload.id })
  }
  return staged
}

/** The task of the application that waits for this person. */
async function decide(
  { platform, ...rest }: Scene,
  actor: Actor,
  id: string,
  command: string,
  n: number,
): Promise<void> {
  const [task] = await rows(
    platform.db,
    sql<{ id: string }>`select c.task_id as id from approvals.task_candidate c
      join onboarding.application a on a.case_id = c.case_id
      where a.id = ${id} and c.operator_id = ${actor.operatorId}`,
  )
  if (!task) return
  const input =
    command === 'approvals.task.refuse' ? { id: task.id, remark: '資料與身份證明文件不符' } : { id: task.id }
  await run({ platform, ...rest }, actor, command, input, n, actor.name)
}

/** Runs a command under a key that names the application and the step, so that a second run finds it done. */
async function run<O>(
  { platform }: Scene,
  actor: Actor,
  name: string,
  input: unknown,
  n: number,
  part = '',
): Promise<O> {
  const command = platform.commands.get(name)
  if (!command) throw new Error(`no command ${name}`)
  const outcome = await platform.execute(command, input, actor, { key: `demo-application-${n}-${name}-${part}` })
  if (outcome.kind !== 'done') throw new Error(`${name} of applicant ${n} waits for approval`)
  return outcome.value as O
}

/** The demo's people as they may act now. */
export async function deskOf(platform: Platform, usernames: Record<keyof Desk, string>): Promise<Desk> {
  const named = async (username: string): Promise<Actor> => {
    const [found] = await rows(
      platform.db,
      sql<{ id: string }>`select id from access.operator where username = ${username}`,
    )
    const now = platform.clock()
    const actor = found ? await inTransaction(platform.db, (tx) => platform.directory.actorOf(tx, found.id, now)) : null
    if (!actor) throw new Error(`${username} cannot act`)
    return actor
  }
  return {
    maker: await named(usernames.maker),
    reviewer: await named(usernames.reviewer),
    compliance: await named(usernames.compliance),
    officer: await named(usernames.officer),
  }
}
