import type { Bench, Figures } from './harness.ts'
import { bpmnInMemory, bpmnSaved } from './peers/bpmn-engine.ts'
import { dbos } from './peers/dbos.ts'
import { graphileBatched, graphileSingle } from './peers/graphile-worker.ts'
import type { Peer } from './peers/peer.ts'
import { bossBatches, bossSingle } from './peers/pg-boss.ts'
import type { Place } from './place.ts'
import { TPCB_CONTROL } from './tpcb.ts'
import { prepareApprovals } from './w3-approvals.ts'

/** Engines one takes ready-made; pg-boss fetched in batches is no workflow engine and stands by itself (W2). */
const BOSS_BATCHES = 'pg-boss, batches of 100'

/**
 * W1 and W2: whole cases of three steps, opened and decided three times, against what npm has for the same; every
 * engine in a database of its own on the same server, in turn within each round, each in its best mode and one step at a time.
 */
export const w1Peers: Bench<Place> = {
  id: 'w1-peers',
  title: 'cases of three steps per second, against the engines of npm',
  control: TPCB_CONTROL,
  goals: [
    { figure: 'W1 ÷ best peer', unit: 'ratio', atLeast: 5 },
    { figure: 'W2 ÷ pg-boss batches', unit: 'ratio', atLeast: 1 },
  ],
  async prepare(place) {
    const own = await prepareApprovals(place)
    const peers: Peer[] = []
    for (const make of [bossBatches, bossSingle, graphileBatched, graphileSingle, dbos, bpmnInMemory, bpmnSaved])
      peers.push(await make(place.url))
    return {
      control: () => own.control.reading(),
      async round() {
        const rates = new Map<string, number>()
        for (const peer of peers) rates.set(peer.id, await peer.run())
        const { opened, decisions, cases } = await own.round()
        const decided = decisions.perSecond / 3
        const whole = cases / (cases / opened.perSecond + cases / decided)
        const turnkey = [...rates].filter(([id]) => id !== BOSS_BATCHES).map(([, rate]) => rate)
        const boss = rates.get(BOSS_BATCHES) ?? Number.POSITIVE_INFINITY
        return (): Figures => ({
          'W1 ÷ best peer': decided / Math.max(...turnkey),
          'W2 ÷ pg-boss batches': decided / boss,
          'W1 with opening': whole / Math.max(...turnkey),
          'cases decided/s': decided,
          'cases opened and decided/s': whole,
          ...Object.fromEntries(rates),
        })
      },
      async check() {
        const problems = await own.check()
        for (const peer of peers) problems.push(...(await peer.check()))
        return problems
      },
      async close() {
        for (const peer of peers) await peer.close()
        await own.close()
      },
    }
  },
}
