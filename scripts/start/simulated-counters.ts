import { say } from '../command.ts'
import type { SimulatedWays } from './simulated-ways.ts'

const KEY = { KEY_ID: 'demo', SECRET: 'simulated-secret' } as const

/** Accounts of the demo of which the interface tells something, and two that are being opened. */
const OPENED = {
  accounts: ['3010000010', '3010000085', '3010000176', '3010000242', '3019000018', '3019000026'],
  at: '2026-11-03T02:00:00Z',
}

const envOf = (prefix: string, port: number): Record<string, string> => ({
  [`${prefix}_URL`]: `http://127.0.0.1:${port}`,
  ...Object.fromEntries(Object.entries(KEY).map(([name, value]) => [`${prefix}_${name}`, value])),
})

/** Trading counters, so that approved rates arrive somewhere. */
export async function simulatedCounters(): Promise<SimulatedWays> {
  const [{ startCtp }, { startFemas }, { startCap }] = await Promise.all([
    import('../../apps/simulators/ctp/server.ts'),
    import('../../apps/simulators/femas/server.ts'),
    import('../../apps/simulators/cap/server.ts'),
  ])
  // Whoever checks imports at a counter is not that fast either.
  const [ctp, femas, cap] = await Promise.all([startCtp({ manner: { checkAfterMs: 3000 } }), startFemas(), startCap()])
  await fetch(`http://127.0.0.1:${cap.port}/control`, { method: 'POST', body: JSON.stringify(OPENED) })
  say(`Simulated counters: http://127.0.0.1:${ctp.port}/desk (CTP)  http://127.0.0.1:${femas.port}/desk (Femas)`)
  return {
    env: {
      ...envOf('KONTOR_CTP', ctp.port),
      ...envOf('KONTOR_FEMAS', femas.port),
      ...envOf('KONTOR_CAP', cap.port),
    },
    stop: async () => void (await Promise.all([ctp.stop(), femas.stop(), cap.stop()])),
  }
}
