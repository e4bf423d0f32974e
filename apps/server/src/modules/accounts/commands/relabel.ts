import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { accountErrors } from '../errors.ts'
import { accountLabels, type LabelConsequence, type Labels, type Relabelling } from '../relabelling.ts'
import { LABEL_CODES, labelCode, MARKS_MAX, mark } from '../schema.ts'
import { type AccountRow, updateLabels } from '../store/account.ts'
import { liveAccount, paperOf } from './target.ts'

export const relabelInput = z.strictObject({
  id: z.uuid(),
  addMarks: z.array(mark).max(MARKS_MAX).default([]),
  /** One that the account does not have is passed over: many accounts lose it by one call each. */
  dropMarks: z.array(mark).max(MARKS_MAX).default([]),
  /** Left out: stays as it is. */
  brokerCode: labelCode.optional(),
  introducerCode: labelCode.optional(),
  /** Codes that are taken away. */
  clearCodes: z.array(z.enum(LABEL_CODES)).max(LABEL_CODES.length).default([]),
  remark: z.string().trim().min(1).max(500).nullable().default(null),
  /** Number of the letter or document that asks for it. */
  attachmentRef: z.string().trim().min(1).max(100).optional(),
})
type Input = z.output<typeof relabelInput>

const labelsOf = ({ marks, brokerCode, introducerCode }: Labels): Labels => ({ marks, brokerCode, introducerCode })

/** What the account is known by afterwards; marks keep their order, new ones come behind. */
function nextLabels(account: AccountRow, input: Input): Labels {
  const drop = new Set(input.dropMarks)
  const kept = account.marks.filter((one) => !drop.has(one))
  const code = (key: (typeof LABEL_CODES)[number]) =>
    input.clearCodes.includes(key) ? null : (input[key] ?? account[key])
  return {
    marks: [...new Set([...kept, ...input.addMarks])],
    brokerCode: code('brokerCode'),
    introducerCode: code('introducerCode'),
  }
}

type Planned = { change: Relabelling; consequences: LabelConsequence[] }

/**
 * Works out what the change does on today's state, the account locked.
 *
 * @throws NOT_FOUND, ACCOUNT_CANCELLED, REMARK_OR_PAPER, MARKS_TOO_MANY, LABELS_UNCHANGED, and what other modules hold against it
 */
async function planned(context: CommandContext, input: Input): Promise<Planned> {
  const account = await liveAccount(context, input.id)
  if (input.remark === null && input.attachmentRef === undefined) {
    throw accountErrors.REMARK_OR_PAPER({}, [{ path: 'remark', code: 'REMARK_OR_PAPER' }])
  }
  const next = nextLabels(account, input)
  if (next.marks.length > MARKS_MAX) {
    throw accountErrors.MARKS_TOO_MANY({ max: MARKS_MAX }, [
      { path: 'addMarks', code: 'MARKS_TOO_MANY', params: { max: MARKS_MAX } },
    ])
  }
  if (JSON.stringify(next) === JSON.stringify(labelsOf(account))) throw accountErrors.LABELS_UNCHANGED()
  const change = { account, next, remark: input.remark }
  const consequences: LabelConsequence[] = []
  for (const { foresee } of context.platform.offered(accountLabels)) {
    const one = await foresee(context, change)
    if (one !== null) consequences.push(one)
  }
  return { change, consequences }
}

type Shown = { before: Record<string, Json>; after: Record<string, Json> }

/** The labels that change, the paper, and what follows elsewhere under the name of the module. */
function shownOf({ change: { account, next }, consequences }: Planned, input: Input): Shown {
  const of = (side: 'before' | 'after') => Object.fromEntries(consequences.map((one) => [one.module, one[side]]))
  return {
    before: { ...labelsOf(account), ...of('before') },
    after: { ...labelsOf(next), ...paperOf(input), ...of('after') },
  }
}

/**
 * Changes what an account is known by: its marks, the broker who looks after it and who introduced it. What other modules
 * rest on them follows in the same transaction: trading permissions that the account can no longer have are gone.
 */
export const relabelAccount = defineCommand({
  name: 'accounts.account.relabel',
  input: relabelInput,
  output: z.object({ id: z.uuid(), marks: z.array(z.string()), changed: z.boolean() }),
  async propose(context, input): Promise<Proposal> {
    const plan = await planned(context, input)
    const { account } = plan.change
    const shown = shownOf(plan, input)
    const { id, accountNo, clientId, businessLine, departmentId, type, level, status } = account
    return {
      target: { type: 'account', id, label: accountNo },
      // Other labels meanwhile, or other consequences, are not what was agreed to.
      version: JSON.stringify([labelsOf(account), plan.consequences]),
      clientId,
      accountId: id,
      businessLine,
      departmentId,
      facts: { accountType: type, level, status, consequences: plan.consequences.map(({ module }) => module) },
      ...shown,
      reason: input.remark,
    }
  },
  async run(context, input) {
    const plan = await planned(context, input)
    const { account, next } = plan.change
    const { id, accountNo, clientId, businessLine, departmentId } = account
    await updateLabels(context.tx, id, next, toWire(context.now))
    for (const { follow } of context.platform.offered(accountLabels)) await follow?.(context, plan.change)
    context.record({
      target: { type: 'account', id, label: accountNo },
      clientId,
      accountId: id,
      businessLine,
      departmentId,
      ...shownOf(plan, input),
      reason: input.remark,
    })
    context.emit({ topic: 'accounts', ids: [id], businessLine, departmentId })
    return { id, marks: next.marks, changed: true }
  },
})
