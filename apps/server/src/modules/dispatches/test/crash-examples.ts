import type { Person } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { answer, checkUp, FILLER, type House, house, type Item, itemsOf, published } from './house.ts'

/** Headquarters with two businesses to send out: one that ends with the answer, one that somebody looks at. */
export type Headquarters = { at: House; plain: string; reviewed: string; controller: Person }

export async function headquarters(): Promise<Headquarters> {
  const at = await house()
  const controller = await at.join('Controller', [...FILLER, 'approvals.task.refuse'], at.places.hq)
  const plain = await published(at, 'check-up', checkUp())
  const reviewed = await published(at, 'check-up-reviewed', checkUp(controller.actor.operatorId))
  return { at, plain, reviewed, controller }
}

const remark = 'because of the new rule'

const order = ({ at, plain }: Headquarters, businessId = plain): object => ({
  businessId,
  title: 'Yearly check-up',
  remark,
  rule: 'all',
  dueOn: '2027-03-10',
  departmentIds: [at.places.east, at.places.west],
  values: { question: 'How many identities run out this year?' },
})

async function sent(all: Headquarters, businessId?: string): Promise<{ id: string; items: Item[] }> {
  const { sender } = all.at
  const { body } = await sender.send<{ id: string }>('POST', '/dispatches', order(all, businessId))
  return { id: body.id, items: await itemsOf(sender, body.id) }
}

const bySender = (all: Headquarters, input: object): Call => ({ actor: all.at.sender.actor, input })

/** A call about a dispatch that two branches have before them. */
const onDispatch =
  (input: object) =>
  async (all: Headquarters): Promise<Call> =>
    bySender(all, { id: (await sent(all)).id, ...input })

/** The item of the eastern branch. */
function east(items: readonly Item[]): Item {
  const found = items.find((one) => one.departmentName === 'EAST')
  if (!found) throw new Error('nothing was sent east')
  return found
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<Headquarters> = {
  'dispatches.dispatch.send': async (all) => bySender(all, order(all)),
  'dispatches.dispatch.extend': onDispatch({ dueOn: '2027-03-17', remark }),
  'dispatches.dispatch.urge': onDispatch({ remark }),
  'dispatches.dispatch.recall': onDispatch({ remark }),
  'dispatches.dispatch.close': onDispatch({ remark }),
  'dispatches.dispatch.settle': async (all) => {
    const { id, items } = await sent(all)
    const { east: eve, west: wes } = all.at.clerks
    for (const { departmentName, requestId } of items)
      await answer(all.at, departmentName === 'EAST' ? eve : wes, requestId, { count: '7' })
    return { actor: all.at.app.signInAs('all').actor, input: { id } }
  },
  'dispatches.item.recall': async (all) => bySender(all, { id: east((await sent(all)).items).id, remark }),
  'dispatches.item.redirect': async (all) => {
    const { operatorId } = all.at.clerks.east.actor
    return bySender(all, { id: east((await sent(all)).items).id, operatorId, remark })
  },
  'dispatches.item.resend': async (all) => {
    const { id } = east((await sent(all)).items)
    await all.at.sender.send('POST', `/dispatch-items/${id}/recall`, { remark })
    return bySender(all, { id, remark })
  },
  'dispatches.item.open': async (all) => {
    const { requestId } = east((await sent(all)).items)
    return { actor: all.at.clerks.east.actor, input: { requestId } }
  },
}
