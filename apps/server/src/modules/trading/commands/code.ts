import { toWire } from '#kernel/clock.ts'
import { type AccountRow, getAccount } from '#modules/accounts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { tradingErrors } from '../errors.ts'
import { codeText, partsOfCode } from '../policy/code.ts'
import {
  CODE_TRANSITIONS,
  type CodeState,
  codeApply,
  codeConfirm,
  codeEnd,
  codeOutcome,
  codeReport,
  codeUpdate,
} from '../schema/code.ts'
import { type Asked, askedOf, requireNumber, settle } from '../service/code.ts'
import * as store from '../store/code.ts'

/** What is known of the codes of an account, locked. */
type Scene = { account: AccountRow; live: store.CodeStanding[] }

/** @throws NOT_FOUND, ACCOUNT_ENDED, NO_FUTURES */
async function sceneOf(context: CommandContext, accountId: string): Promise<Scene> {
  const account = await getAccount(context.tx, context.actor, accountId)
  const { accountNo, status, type } = account
  if (status === 'CANCELLED') throw tradingErrors.ACCOUNT_ENDED({ accountNo, failureIndex: null })
  if (type !== 'futures') throw tradingErrors.NO_FUTURES({ accountNo })
  await store.lockCodes(context.tx, accountId)
  return { account, live: await store.liveCodes(context.tx, accountId) }
}

function about({ id, accountNo, clientId, businessLine, departmentId }: AccountRow) {
  return { target: { type: 'account', id, label: accountNo }, accountId: id, clientId, businessLine, departmentId }
}

type Line = Pick<store.CodeStanding, 'exchange' | 'purpose' | 'memberNo' | 'clientNo'>

/** Codes by what they are for, as records and approvers see them. */
function byPurpose(lines: readonly Line[]): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const { exchange, purpose, ...parts } of lines) {
    found[purpose] = [...(found[purpose] ?? []), [exchange, codeText(parts)].filter(Boolean).join(' ')]
  }
  return found
}

const asked = (rows: readonly Asked[], operation: Asked['operation']): Line[] =>
  rows
    .filter((one) => one.operation === operation)
    .map(({ exchange, purpose, parts }) => ({
      exchange,
      purpose,
      memberNo: parts?.memberNo ?? null,
      clientNo: parts?.clientNo ?? null,
    }))

const shown = (live: readonly store.CodeStanding[], rows: readonly Asked[]) => ({
  before: { standing: byPurpose(live) },
  after: { applied: byPurpose(asked(rows, 'apply')), cancelled: byPurpose(asked(rows, 'cancel')) },
})

const versionOf = (live: readonly store.CodeStanding[]): string =>
  live.map(({ id, state }) => `${id} ${state}`).join(',')

function emitted(context: CommandContext, { id, businessLine, departmentId }: AccountRow): void {
  context.emit({ topic: 'tradingCodes', ids: [id], businessLine, departmentId })
}

async function proposal(context: CommandContext, accountId: string, rows: readonly Asked[], reason: string | null) {
  const { account, live } = await sceneOf(context, accountId)
  await requireSettled(context, account, live, rows)
  return {
    ...about(account),
    version: versionOf(live),
    facts: { codes: String(rows.length) },
    ...shown(live, rows),
    reason,
  } satisfies Proposal
}

async function requireSettled(
  context: CommandContext,
  account: AccountRow,
  live: readonly store.CodeStanding[],
  rows: readonly Asked[],
) {
  const settled = settle(live, rows)
  for (const { exchange, parts } of settled.applied) await requireNumber(context.tx, exchange, parts, account.clientId)
  return settled
}

async function carryOut(context: CommandContext, accountId: string, rows: readonly Asked[], reason: string | null) {
  const { tx, actor, now, ticket } = context
  const { account, live } = await sceneOf(context, accountId)
  const { applied, cancelled } = await requireSettled(context, account, live, rows)
  const by = { id: actor.operatorId, name: actor.name }
  const at = toWire(now)
  for (const { id } of cancelled) await store.endCode(tx, id, { state: 'cancelled', by, at, reason })
  const source = ticket ? ('case' as const) : ('desk' as const)
  const setting = { accountId, clientId: account.clientId, source, sourceId: ticket?.id ?? null, by, at }
  for (const { parts, ...place } of applied) await store.insertCode(tx, place, parts, setting)
  context.record({ ...about(account), ...shown(live, rows), reason })
  emitted(context, account)
  return { accountId, changed: applied.length + cancelled.length }
}

type Applied = { accountId: string; reason: string | null; code?: string | null | undefined } & store.CodePlace

/** The one code applied for. @throws CODE_THERE when the account has one at that place. */
async function applying(context: CommandContext, { accountId, exchange, purpose, code }: Applied): Promise<Asked[]> {
  const { live } = await sceneOf(context, accountId)
  if (live.some((one) => one.exchange === exchange && one.purpose === purpose)) {
    throw tradingErrors.CODE_THERE({ exchange })
  }
  return [{ exchange, purpose, operation: 'apply', parts: code ? partsOfCode(code) : null }]
}

/** Applies for a code at an exchange. */
export const applyForCode = defineCommand({
  name: 'trading.code.apply',
  input: codeApply,
  output: codeOutcome,
  propose: async (context, input) => proposal(context, input.accountId, await applying(context, input), input.reason),
  run: async (context, input) => carryOut(context, input.accountId, await applying(context, input), input.reason),
})

/** Applies for codes and cancels codes, as a form lists them. */
export const updateCodes = defineCommand({
  name: 'trading.code.update',
  input: codeUpdate,
  output: codeOutcome,
  propose: (context, { accountId, rows, reason }) => proposal(context, accountId, askedOf(rows), reason),
  run: (context, { accountId, rows, reason }) => carryOut(context, accountId, askedOf(rows), reason),
})

/** A code on its way from one state to another, with its account. @throws NOT_FOUND, CODE_STATE_FORBIDS */
async function moving(context: CommandContext, id: string, to: CodeState) {
  const found = await store.findCode(context.tx, context.actor, id)
  if (!found) throw platformErrors.NOT_FOUND()
  const account = await getAccount(context.tx, context.actor, found.accountId)
  await store.lockCodes(context.tx, account.id)
  const code = await store.findCode(context.tx, context.actor, id)
  if (!code) throw platformErrors.NOT_FOUND()
  if (!CODE_TRANSITIONS[code.state].includes(to)) throw tradingErrors.CODE_STATE_FORBIDS({ state: code.state })
  return { account, code }
}

/** One code before and after a step. */
const moved = ({ exchange, purpose, state, ...parts }: Line & { state: CodeState }, after: Record<string, string>) => ({
  before: { exchange, purpose, code: codeText(parts), codeState: state },
  after: { exchange, purpose, ...after },
})

function moveProposal(
  { account, code }: Awaited<ReturnType<typeof moving>>,
  to: CodeState,
  reason: string | null,
): Proposal {
  return {
    ...about(account),
    version: `${code.id} ${code.state}`,
    facts: { exchange: code.exchange, purpose: code.purpose },
    ...moved(code, { codeState: to }),
    reason,
  }
}

function recordMove(
  context: CommandContext,
  { account, code }: Awaited<ReturnType<typeof moving>>,
  after: { codeState: CodeState; code?: string },
  reason: string | null,
) {
  context.record({ ...about(account), ...moved(code, after), reason })
  emitted(context, account)
  return { accountId: account.id, changed: 1 }
}

/** The code an exchange gave: the one told now, else the one it was applied for with. @throws CODE_MISSING */
async function given(context: CommandContext, id: string, told: string | null | undefined) {
  const { account, code } = await moving(context, id, 'active')
  const text = told ?? codeText(code)
  if (text === null) throw tradingErrors.CODE_MISSING({}, [{ path: 'code', code: 'CODE_MISSING', module: 'trading' }])
  const parts = partsOfCode(text)
  await requireNumber(context.tx, code.exchange, parts, account.clientId)
  return { account, code, parts, text }
}

/** The exchange has given the code: it is active. */
export const confirmCode = defineCommand({
  name: 'trading.code.confirm',
  input: codeConfirm,
  output: codeOutcome,
  propose: async (context, input) => moveProposal(await given(context, input.id, input.code), 'active', input.reason),
  async run(context, input) {
    const { parts, text, ...rest } = await given(context, input.id, input.code)
    await store.confirmCode(context.tx, input.id, parts, { by: 'desk', slot: null, at: toWire(context.now) })
    return recordMove(context, rest, { codeState: 'active', code: text }, input.reason)
  },
})

const ended = (name: string, state: 'refused' | 'cancelled') =>
  defineCommand({
    name,
    input: codeEnd,
    output: codeOutcome,
    propose: async (context, input) => moveProposal(await moving(context, input.id, state), state, input.reason),
    async run(context, input) {
      const found = await moving(context, input.id, state)
      const { actor, now, tx } = context
      await store.endCode(tx, input.id, { state, by: actor, at: toWire(now), reason: input.reason })
      return recordMove(context, found, { codeState: state }, input.reason)
    },
  })

/** The exchange has refused the code that was applied for. */
export const refuseCode = ended('trading.code.refuse', 'refused')

/** Takes a code away that is applied for or active. */
export const cancelCode = ended('trading.code.cancel', 'cancelled')

/** A counter tells that the exchange has a code of an account: the system's own step. */
export const reportCode = defineCommand({
  name: 'trading.code.report',
  input: codeReport,
  output: codeOutcome,
  async run(context, { accountId, exchange, purpose, code, slot }) {
    const { tx, actor, now } = context
    const { account, live } = await sceneOf(context, accountId)
    const parts = partsOfCode(code)
    await requireNumber(tx, exchange, parts, account.clientId)
    const known = live.find((one) => one.exchange === exchange && one.purpose === purpose)
    if (known?.state === 'active' && codeText(known) === code) return { accountId, changed: 0 }
    const setting = {
      accountId,
      clientId: account.clientId,
      source: 'counter' as const,
      sourceId: null,
      by: { id: actor.operatorId, name: actor.name },
      at: toWire(now),
    }
    const id = known?.id ?? (await store.insertCode(tx, { exchange, purpose }, parts, setting))
    await store.confirmCode(tx, id, parts, { by: 'counter', slot, at: toWire(now) })
    context.record({
      ...about(account),
      before: known ? { code: codeText(known), codeState: known.state } : null,
      after: { exchange, purpose, code, codeState: 'active', slot: String(slot) },
    })
    emitted(context, account)
    return { accountId, changed: 1 }
  },
})
