import type { Person } from '#testing/app.ts'
import type { World } from './world.ts'

/** A role whose holders are asked as well. */
export const ALSO = 'onboarding-reviewer'

type Try = { what: string; status: number }

/** Who else there is: an administrator, and somebody who is asked. */
export type Others = { at: World; boss: Person; stranger: Person }
export type Own = { username: string; me: Person; caseId: string; taskId: string; tokenId: string }

/** Every way there is to get a say in one's own case; the step asked for is called `review`. */
export async function everyWay({ at, boss, stranger }: Others, own: Own): Promise<Try[]> {
  const { username, me, caseId, taskId, tokenId } = own
  const tries: Try[] = []
  const mine = me.actor.operatorId
  const attempt = async (what: string, who: Person, path: string, body: object = {}) =>
    tries.push({ what, status: (await who.send('POST', path, body)).status })
  const agree = (what: string) => attempt(what, me, `/tasks/${taskId}/agree`, { acknowledged: [] })
  await agree('decides')
  await attempt('decides among many', me, `/tasks/${taskId}/agree`, { inBulk: true })
  await attempt('refuses', me, `/tasks/${taskId}/refuse`, { remark: 'mine' })
  await attempt('takes the task', me, `/tasks/${taskId}/claim`)
  await attempt('is handed it', stranger, `/tasks/${taskId}/transfer`, { to: mine })
  await attempt('is lent it', stranger, `/tasks/${taskId}/delegate`, { to: mine })
  await attempt('is asked as well', stranger, `/tasks/${taskId}/signers`, { where: 'beside', operatorIds: [mine] })
  const named = { remark: 'to the maker', operatorIds: [mine] }
  await attempt('names himself', me, `/tasks/${taskId}/reassign`, named)
  await attempt('is named by an administrator', boss, `/tasks/${taskId}/reassign`, named)
  await attempt('is named for a stuck step', boss, `/tickets/${caseId}/assign`, { tokenId, operatorIds: [mine] })
  await attempt('is named for the step', boss, `/cases/${caseId}/redirect`, {
    nodeId: 'review',
    people: [{ by: 'operators', operatorIds: [mine] }],
    remark: 'to the maker',
  })
  await boss.send('PUT', `/access/operators/${at.id(username)}/roles/${at.role(ALSO)}`)
  await agree('decides with another role')
  await boss.send('DELETE', `/access/operators/${at.id(username)}/roles/${at.role(ALSO)}`)
  await boss.send('PUT', `/access/operators/${at.id(username)}/permissions/approvals.ticket.superApprove`)
  await agree('decides as super approver')
  const made = await me.send<{ key: string }>('POST', '/access/own/api-keys', {
    name: 'back door',
    scopes: ['approvals.task.agree'],
    expiresAt: at.clock().add({ hours: 24 }).toString(),
  })
  const byKey = await at.bearer(`/tasks/${taskId}/agree`, made.body.key, {})
  tries.push({ what: 'decides by an API key', status: byKey.status })
  const run = await me.send<{ id: string }>('POST', '/bulk-runs', {
    command: 'approvals.task.agree',
    input: { inBulk: true },
    target: { ids: [taskId] },
    idField: 'id',
  })
  await at.runJobs()
  const after = await me.get<{ done: number }>(`/bulk-runs/${run.body.id}`)
  tries.push({ what: 'decides by a bulk run', status: after.body.done === 0 ? 409 : 200 })
  return tries
}
