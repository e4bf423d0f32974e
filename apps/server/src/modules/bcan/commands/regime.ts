import { defineCommand, type Proposal } from '#platform/command.ts'
import { bcanErrors } from '../errors.ts'
import { regimeInput, ruled } from '../schema.ts'
import { lockRegime, type RegimeRow, setRegime } from '../store/regime.ts'

const shown = ({ tradeBeforeAccepted, warnPercent }: Omit<RegimeRow, 'regime'>) => ({
  tradeBeforeAccepted,
  warnPercent,
})
const targetOf = (regime: string) => ({ type: 'regime', id: regime, label: regime })

/** Whether consented clients buy before they are effective, and from which use of a range on there is a warning. */
export const configureRegime = defineCommand({
  name: 'bcan.regime.configure',
  scope: 'none',
  input: regimeInput,
  output: ruled,
  async propose(context, { remark, regime, ...given }): Promise<Proposal> {
    const before = await lockRegime(context.tx, regime)
    if (JSON.stringify(shown(before)) === JSON.stringify(shown(given))) throw bcanErrors.ALREADY_SO()
    return {
      target: targetOf(regime),
      version: JSON.stringify(shown(before)),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: { regime },
      before: shown(before),
      after: shown(given),
      reason: remark,
    }
  },
  async run(context, { remark, regime, ...given }) {
    const before = await lockRegime(context.tx, regime)
    await setRegime(context.tx, { regime, ...given })
    context.record({ target: targetOf(regime), before: shown(before), after: shown(given), reason: remark })
    context.emit({ topic: 'bcan', ids: [regime] })
    return { regime }
  },
})
