import type { CommandContext } from '#platform/command.ts'
import type { RequestRow } from '../store/request.ts'

/** Names the request in the record of the call, and tells open consoles. */
export function recordRequest(context: CommandContext, request: RequestRow): void {
  const { id, requestNo, title, clientId, accountId, businessLine, departmentId, makerId } = request
  context.record({
    target: { type: 'request', id, label: `${requestNo} ${title}` },
    clientId,
    accountId,
    businessLine,
    departmentId,
  })
  context.emit({ topic: 'requests', ids: [id], businessLine, departmentId, operatorIds: [makerId] })
}
