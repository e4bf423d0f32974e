import { defineErrors, type Refused } from '#kernel/refusal.ts'
import { inTransaction } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import {
  type FlowDraft,
  type GuardAnswer,
  type GuardedAction,
  type OutsideAnswer,
  type OutsideRunner,
  type OutsideWork,
  outsideWork,
  publishDefinition,
  startCaseOn,
  subjectGuards,
} from '../index.ts'
import { flowDefinition } from '../schema/flow.ts'
import { caseContextOf } from '../service/settle.ts'
import { DEPARTMENT, type House, house } from './house.ts'

export const deskErrors = defineErrors('desk', {
  HINT_NOT_ACKNOWLEDGED: { status: 409 },
  DESK_CLOSED: { status: 409, params: ['why'] },
})

/** A business module that puts papers to approval: it watches what is done with them and does outside work. */
export class Desk {
  readonly asked: GuardedAction[] = []
  readonly accepted: GuardedAction[] = []
  readonly worked: OutsideWork[] = []
  /** Answers of the guard by event; of the runners by kind. */
  readonly guard = new Map<string, GuardAnswer>()
  readonly outside = new Map<string, () => OutsideAnswer | Promise<OutsideAnswer>>()

  refuse(event: string, refusal: Refused): void {
    this.guard.set(event, { refusal })
  }

  #runner(kind: OutsideRunner['kind']): OutsideRunner {
    return {
      kind,
      targetType: 'paper',
      run: async (_context, work) => {
        this.worked.push(work)
        return (await this.outside.get(kind)?.()) ?? { kind: 'completed' }
      },
    }
  }

  module() {
    return defineModule({
      name: 'desk',
      migrations: null,
      errors: deskErrors,
      offers: [
        subjectGuards.offer({
          targetType: 'paper',
          consider: async (_context, asked) => {
            this.asked.push(...asked)
            return new Map(
              asked.flatMap((one) => {
                const answer = this.guard.get(one.event)
                return answer ? [[one.taskId, answer] as const] : []
              }),
            )
          },
          accepted: async (_context, done) => void this.accepted.push(...done),
        }),
        ...(['lookup', 'archive', 'writeBack'] as const).map((kind) => outsideWork.offer(this.#runner(kind))),
      ],
    })
  }
}

type Person = ReturnType<House['person']>

/** A house with a desk. */
export async function houseWithDesk() {
  const desk = new Desk()
  const h = await house(20, [desk.module()])
  let flows = 0
  return {
    ...h,
    desk,
    /** Publishes a flow as the desk does; its code and version. */
    async publish(person: Person, draft: FlowDraft, code = `desk.flow${++flows}`) {
      const definition = flowDefinition.parse(draft)
      return inTransaction(h.db, async (tx) => {
        const { context, close } = caseContextOf(tx, h.platform)
        const command = { ...context, actor: person.actor, ticket: null, record: () => undefined }
        const made = await publishDefinition(command, { code, label: { en: code }, definition })
        await close()
        return { code, ...made }
      })
    },
    /** Puts a paper to approval. */
    async paper(person: Person, versionId: string, facts: Record<string, string | boolean> = {}) {
      const subject = {
        target: { type: 'paper', id: 'p1', label: 'Paper 1' },
        facts,
        clientId: null,
        accountId: null,
        businessLine: 'brokerage',
        departmentId: DEPARTMENT,
      }
      return inTransaction(h.db, async (tx) => {
        const { context, close } = caseContextOf(tx, h.platform)
        const moved = await startCaseOn({ ...context, actor: person.actor }, subject, { versionId })
        await close()
        return moved.caseId
      })
    },
  }
}
