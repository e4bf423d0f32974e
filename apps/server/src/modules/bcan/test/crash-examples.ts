import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { anOwner, aParticipant, aRange } from './a-register.ts'
import { numberingRun } from './a-run.ts'

const desk = (app: TestApp) => app.signInAs('all')
const by = (app: TestApp, input: object): Call => ({ actor: desk(app).actor, input })
let first = 1_000_000
const range = (app: TestApp) => {
  first += 1000
  return aRange(desk(app), first, first + 999)
}
const remark = 'swept'

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'bcan.participant.create': async (app) =>
    by(app, {
      regime: 'HKIDR',
      name: 'Swept',
      kind: 'House',
      role: 'BOTH',
      ceNo: `S${String((first += 1)).slice(-5)}`,
      remark,
    }),
  'bcan.participant.remove': async (app) => by(app, { id: (await aParticipant(desk(app))).id, remark }),
  'bcan.regime.configure': async (app) =>
    by(app, { regime: 'NORTHBOUND', tradeBeforeAccepted: false, warnPercent: 70 + ((first += 1) % 20), remark }),
  'bcan.range.create': async (app) => {
    const { id } = await aParticipant(desk(app))
    return by(app, { ccepId: id, userId: id, reported: true, firstNo: 100, lastNo: 199, remark })
  },
  'bcan.range.close': async (app) => by(app, { id: (await range(app)).rangeId, remark }),
  'bcan.consent.record': async (app) => {
    const { clientId } = await anOwner(app)
    const agreement = { agreement: 'hkidr-consent', agreementVersion: '2.0', platform: 'app', signedOn: '2026-11-01' }
    return by(app, { clientId, regime: 'HKIDR', given: true, ...agreement })
  },
  'bcan.trading.set': async (app) => {
    await range(app)
    return by(app, { id: await numberingRun(app, 'registration'), allowed: false, remark })
  },
  'bcan.registration.retire': async (app) => by(app, { round: 'swept' }),
  'bcan.backfill.start': async (app) => {
    await numberingRun(app, 'cancelled')
    await anOwner(app)
    return by(app, { regime: 'HKIDR' })
  },
  'bcan.backfill.cancel': async (app) => by(app, { id: await numberingRun(app, 'running') }),
  'bcan.backfill.step': async (app) => by(app, { id: await numberingRun(app, 'running'), step: 0 }),
}
