import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { type CaseFollower, plainDecisions } from '#modules/approvals'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { nextTelling } from '../policy/pace.ts'
import * as store from '../store/todo.ts'
import { ask, noteStanding, reserve, type Said } from './call.ts'

/** Background work: brings the office tool to what is to stand there. */
export const SYNC_TASK = 'oa.todo.sync'
/** Background work: asks the office tool what stands there, and puts right what differs. */
export const RESYNC_TASK = 'oa.todo.resync'

/** To-dos of one look; the next look takes what is left. */
const LOOK_MAX = 200
/** To-dos judged anew in one pass, and how long a judgement is taken for good when nothing happened. */
const JUDGED_MAX = 1000
const JUDGED_EVERY = { seconds: 50 }
const PAGES: Readonly<Record<string, string>> = { application: '/applications', request: '/requests' }

function linkOf({ config }: Platform, todo: store.DueTodo): string {
  const home = config.publicUrl ?? `http://${config.host}:${config.port}`
  const page = PAGES[todo.targetType]
  if (todo.isTicket) return `${home}/tickets/${todo.caseId}`
  return page ? `${home}${page}/${todo.targetId}` : `${home}/cases/${todo.caseId}`
}

const NONE: store.Offered = { agree: false, refuse: false }

/** What the tool may offer of each to-do: the decisions that a bare yes or no completes. */
async function offeredAt(platform: Platform, todos: readonly { id: string; taskId: string; operatorId: string }[]) {
  const plain = await plainDecisions(platform, platform.db, todos)
  return new Map(
    todos.map(({ id }, at) => {
      const one = plain[at]
      return [id, one ? { agree: one.agree === null, refuse: one.refuse === null } : NONE]
    }),
  )
}

function told(platform: Platform, todo: store.DueTodo, { agree, refuse }: store.Offered): Promise<Said> {
  const place = `/todos/${todo.id}`
  if (todo.state === 'closing') return ask(platform, 'POST', `${place}/close`, { result: todo.result ?? 'gone' })
  const { language, flow, step } = todo
  return ask(platform, 'POST', place, {
    userId: todo.userId,
    title: flow[language] ?? flow.en ?? '',
    subject: todo.subject,
    step: step?.[language] ?? step?.en ?? null,
    maker: todo.maker,
    openedAt: todo.openedAt,
    dueAt: todo.dueAt,
    // Whatever takes more than a yes or a no with a remark is only shown there.
    decidable: agree && refuse,
    decisions: [...(agree ? ['agree'] : []), ...(refuse ? ['refuse'] : [])],
    link: linkOf(platform, todo),
  })
}

async function settle(
  platform: Platform,
  todo: store.DueTodo,
  offered: store.Offered,
  said: Extract<Said, { kind: 'said' }>,
): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const isTaken = said.status < 300 || (todo.state === 'closing' && said.status === 404)
    if (isTaken) await store.settleTodo(tx, todo, offered, toWire(platform.clock()))
    else {
      const nextAt = nextTelling(platform.clock(), todo.attempts + 1)
      await store.noteFault(tx, todo.id, `HTTP ${said.status}`, toWire(nextAt))
    }
  })
}

/** Sends what waits, within the limits; stops at the first call the tool does not answer. */
async function send(platform: Platform): Promise<void> {
  const due = await store.dueTodos(platform.db, toWire(platform.clock()), LOOK_MAX)
  const count = due.length === 0 ? 0 : await reserve(platform, due.length)
  const sending = due.slice(0, count)
  const offers = await offeredAt(
    platform,
    sending.filter(({ state }) => state === 'pending'),
  )
  let isBack = false
  for (const todo of sending) {
    const offered = offers.get(todo.id) ?? NONE
    const said = await told(platform, todo, offered)
    if (said.kind === 'down') {
      await inTransaction(platform.db, (tx) => store.noteFault(tx, todo.id, said.error))
      await noteStanding(platform, said)
      return
    }
    isBack = (await noteStanding(platform, null)) || isBack
    await settle(platform, todo, offered, said)
  }
  await inTransaction(platform.db, async (tx) => {
    if (count > 0) await appendEvents(tx, platform.clock(), [{ topic: 'oa', ids: [] }])
    // After an outage nobody knows what the tool has kept.
    if (isBack) await addJobs(tx, [{ task: RESYNC_TASK, payload: {}, jobKey: RESYNC_TASK, attemptsMax: 3 }])
  })
}

/**
 * Looks again at what may be decided there: rules for proofs, values of forms, hints, rights and days change under what was
 * told. What something happened to comes first, everything else once a minute as far as a pass goes.
 */
async function judgeAgain(platform: Platform): Promise<void> {
  const now = platform.clock()
  const standing = await store.standingTodos(platform.db, toWire(now.subtract(JUDGED_EVERY)), JUDGED_MAX)
  if (standing.length === 0) return
  const offers = await offeredAt(platform, standing)
  const isSame = ({ id, agree, refuse }: store.StandingTodo) => {
    const offered = offers.get(id) ?? NONE
    return offered.agree === agree && offered.refuse === refuse
  }
  const { same = [], other = [] } = Object.groupBy(standing, (one) => (isSame(one) ? 'same' : 'other'))
  const idsOf = (todos: readonly store.StandingTodo[]) => todos.map(({ id }) => id)
  await inTransaction(platform.db, (tx) =>
    store.noteJudged(tx, { same: idsOf(same), other: idsOf(other) }, toWire(now)),
  )
}

/** Compares inboxes with what was told, and tells the difference. */
export async function syncTodos(platform: Platform): Promise<void> {
  if (!platform.config.oa) return
  await inTransaction(platform.db, async (tx) => {
    await store.holdLink(tx)
    await store.compareInboxes(tx, toWire(platform.clock()))
  })
  await judgeAgain(platform)
  await send(platform)
}

const listed = z.object({ items: z.array(z.object({ reference: z.uuid() })) })

/** Asks what stands there: what is missing is told again, what nobody waits for is closed. */
export async function resyncTodos(platform: Platform): Promise<void> {
  if (!platform.config.oa || (await reserve(platform, 1)) === 0) return
  const said = await ask(platform, 'GET', '/todos')
  await noteStanding(platform, said.kind === 'down' ? said : null)
  const there = said.kind === 'said' && said.status === 200 ? listed.safeParse(said.body) : null
  if (!there?.success) return
  const references = there.data.items.map(({ reference }) => reference)
  const orphans = await inTransaction(platform.db, async (tx) => {
    await store.holdLink(tx)
    return store.compareWithThere(tx, references, toWire(platform.clock()))
  })
  for (const id of orphans.slice(0, await reserve(platform, orphans.length))) {
    await ask(platform, 'POST', `/todos/${id}/close`, { result: 'gone' })
  }
  await syncTodos(platform)
}

/** Looks at the inboxes when something happened to cases. */
export const oaFollower: CaseFollower = {
  name: 'oa',
  async follow(platform, happenings) {
    if (!platform.config.oa) return
    await inTransaction(platform.db, async (tx) => {
      await store.lookAgain(tx, [...new Set(happenings.map(({ caseId }) => caseId))])
      await addJobs(tx, [{ task: SYNC_TASK, payload: {}, jobKey: SYNC_TASK, attemptsMax: 3 }])
    })
  },
}
