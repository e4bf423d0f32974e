import { Refused } from '#kernel/refusal.ts'
import { codeReport, PURPOSE_OF_TYPE, reportCode } from '#modules/trading'
import { systemActor } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { noteTold, type Untold, untoldCodes } from '../store/told.ts'

/** The slot that tells which codes the exchanges have given. */
export const CODE_SLOT = 12
const AT_ONCE = 100

/** A code the exchange has given, in the words of the register; null when a record says anything else. */
function reportOf({ accountId, shown }: Untold) {
  const { exchange, codeType, tradingCode, status } = shown
  const purpose = PURPOSE_OF_TYPE[codeType as '1' | '2' | '3'] ?? null
  const read = codeReport.safeParse({ accountId, exchange, purpose, code: tradingCode, slot: CODE_SLOT })
  return status === 'done' && read.success ? read.data : null
}

/** Tells the register of one code. What it refuses (another client's number) is not asked again until it is told anew. */
async function tell(platform: Platform, told: Untold): Promise<void> {
  const report = reportOf(told)
  if (report) {
    const key = `counter-code:${told.id}:${told.version}`
    try {
      await platform.execute(reportCode, report, systemActor([reportCode.name]), { key })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      platform.log.warn({ accountId: told.accountId, code: error.code }, 'a code a counter told was not taken')
    }
  }
  await inTransaction(platform.db, (tx) => noteTold(tx, told))
}

/** Passes on what the counter tells of codes, once for each state of it, however often it is killed in between. */
export async function passOnCodes(platform: Platform, signal: AbortSignal): Promise<void> {
  for (;;) {
    const untold = await untoldCodes(platform.db, AT_ONCE)
    for (const one of untold) {
      if (signal.aborted) return
      await tell(platform, one)
    }
    if (untold.length < AT_ONCE) return
  }
}
