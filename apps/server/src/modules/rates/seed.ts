import { toWire } from '#kernel/clock.ts'
import { type RateContext, tellChanged } from './points.ts'
import type { RateKind } from './schema.ts'
import { setRates } from './store.ts'

type Seed = {
  kind: RateKind
  accountId: string
  rows: readonly object[]
  from: string
  by: { id: string; name: string }
}

/** Rates of an account as somebody has set them, for a demo; whoever listens hears of them. */
export async function seedRates(context: RateContext, { kind, accountId, rows, from, by }: Seed): Promise<void> {
  const setting = { accountId, from, until: null, caseId: null, by, at: toWire(context.now) }
  const set = await setRates(context.tx, kind, rows, setting)
  await tellChanged(context, { kind, accountId, caseId: null, lapsed: false, reverses: null, by, rows: set })
}
