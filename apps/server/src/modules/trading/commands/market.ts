import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { tradingErrors } from '../errors.ts'
import { marketInput, marketState, type TradingPlace } from '../schema.ts'
import { lockMarkets, marketStates, openMarkets, setMarket } from '../store/market.ts'

/** @throws MARKET_UNCHANGED */
async function changing(context: CommandContext, { market, open }: { market: TradingPlace; open: boolean }) {
  await lockMarkets(context.tx)
  const isOpen = (await openMarkets(context.tx)).has(market)
  if (isOpen === open) throw tradingErrors.MARKET_UNCHANGED({ market })
  return { target: { type: 'market', id: market, label: market }, before: { open: isOpen }, after: { open } }
}

/**
 * Opens or closes a market or venue for the whole house. What accounts were granted there stays theirs: it does not count
 * while the market is closed.
 */
export const setMarketOpen = defineCommand({
  name: 'trading.market.set',
  scope: 'none',
  input: marketInput,
  output: marketState,
  async propose(context, input): Promise<Proposal> {
    const { target, before, after } = await changing(context, input)
    return {
      target,
      version: String(before.open),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: { market: input.market, open: input.open },
      before,
      after,
      reason: input.remark,
    }
  },
  async run(context, input) {
    const { target, before, after } = await changing(context, input)
    const { actor, now, ticket } = context
    await setMarket(context.tx, input, {
      by: { id: actor.operatorId, name: actor.name },
      at: toWire(now),
      remark: input.remark,
      caseId: ticket?.id ?? null,
    })
    context.record({ target, before, after, reason: input.remark })
    const all = await marketStates(context.tx)
    const state = all.find(({ market }) => market === input.market)
    if (!state) throw new Error(`no market ${input.market}`)
    return state
  },
})
