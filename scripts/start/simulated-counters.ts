import { say } from '../command.ts'
import type { SimulatedWays } from './simulated.ts'

const KEY = { KEY_ID: 'demo', SECRET: 'simulated-secret' } as const

const envOf = (prefix: string, port: number): Record<string, string> => ({
  [`${prefix}_URL`]: `http://127.0.0.1:${port}`,
  ...Object.fromEntries(Object.entries(KEY).map(([name, value]) => [`${prefix}_${name}`, value])),
})

/** Trading counters, so that approved rates arrive somewhere. */
export async function simulatedCounters(): Promise<SimulatedWays> {
  const [{ startCtp }, { startFemas }] = await Promise.all([
    import('../../apps/simulators/ctp/server.ts'),
    import('../../apps/simulators/femas/server.ts'),
  ])
  // Whoever checks imports at a counter is not that fast either.
  const [ctp, femas] = await Promise.all([startCtp({ manner: { checkAfterMs: 3000 } }), startFemas()])
  say(`Simulated counters: http://127.0.0.1:${ctp.port}/desk (CTP)  http://127.0.0.1:${femas.port}/desk (Femas)`)
  return {
    env: { ...envOf('KONTOR_CTP', ctp.port), ...envOf('KONTOR_FEMAS', femas.port) },
    stop: async () => void (await Promise.all([ctp.stop(), femas.stop()])),
  }
}
