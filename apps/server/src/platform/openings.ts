import { Refused } from '#kernel/refusal.ts'
import type { Batch, BatchCall, BatchContext, BatchResult } from './batch.ts'
import type { ApprovalGate, CommandContext, GateAnswer, GateRequest } from './command.ts'
import { sideBySide } from './db.ts'
import { inputDigest } from './idempotency.ts'

type Asked = { call: BatchCall; request: GateRequest }

/** What a call would change; null when it asks nobody and runs by itself. @throws Refused */
async function requestOf(context: BatchContext, call: BatchCall): Promise<GateRequest | null> {
  const { platform } = context
  const { command: name, actor, input, record, emit, enqueue } = call
  const command = platform.commands.get(name)
  if (!command?.propose) return null
  const own: CommandContext = { ...context, actor, ticket: null, record, emit, enqueue }
  const proposal = await command.propose(own, input)
  const { target, clientId, accountId, businessLine, departmentId, reason } = proposal
  record({ target, clientId, accountId, businessLine, departmentId, reason })
  if (proposal.exempt) return null
  return { command: name, input, digest: inputDigest(platform.cipher, name, input), proposal }
}

/** Has the calls propose beside each other; a refusal concerns one call, anything else all. */
async function proposed(context: BatchContext, calls: readonly BatchCall[]): Promise<(Asked | BatchResult)[]> {
  const settled = await sideBySide(context.tx, (tx) =>
    Promise.allSettled(calls.map((call) => requestOf({ ...context, tx }, call))),
  )
  return calls.map((call, index): Asked | BatchResult => {
    const one = settled[index]
    if (one?.status === 'fulfilled') return one.value ? { call, request: one.value } : { kind: 'alone' }
    if (one?.reason instanceof Refused) return { kind: 'refused', refusal: one.reason }
    throw one?.reason
  })
}

function resultOf({ call, request }: Asked, answer: GateAnswer | undefined): BatchResult {
  if (answer?.kind === 'refused') return answer
  if (answer?.kind !== 'opened') return { kind: 'alone' }
  const { before, after } = request.proposal
  call.record({ ticketId: answer.ticketId, before, after })
  return { kind: 'awaiting', ticketId: answer.ticketId }
}

/**
 * Calls that open tickets, taken together: each proposes as it would by itself, then the gate opens all their tickets at
 * once. A call that turns out to need no approval is given back and runs by itself.
 */
export function openingsAt(open: NonNullable<ApprovalGate['openTogether']>): Batch {
  return {
    name: 'platform.openings',
    plainAnswers: true,
    optional: true,
    async run(context, calls) {
      const ready = await proposed(context, calls)
      const asked = ready.filter((one) => 'request' in one)
      const answers = asked.length === 0 ? [] : await open(context, asked)
      const answerOf = new Map(asked.map((one, index) => [one, answers[index]]))
      return ready.map((one) => ('request' in one ? resultOf(one, answerOf.get(one)) : one))
    },
  }
}
