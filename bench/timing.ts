/** Latencies in milliseconds of many calls. */
export type Latencies = { p50: number; p95: number; p99: number; count: number; perSecond: number }

/** Summarises samples; `elapsedMs` is the wall clock over all of them. */
export function latenciesOf(samples: readonly number[], elapsedMs: number): Latencies {
  const sorted = Float64Array.from(samples).sort()
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
    if (value === undefined) throw new Error('no calls were made')
    return value
  }
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    count: sorted.length,
    perSecond: (sorted.length * 1000) / elapsedMs,
  }
}

/** Makes `count` calls one after another; their times are added to `kept`, for who sums up several rounds. */
export async function timed(
  count: number,
  call: (index: number) => Promise<unknown>,
  kept: number[] = [],
): Promise<Latencies> {
  const samples: number[] = []
  const start = performance.now()
  for (let index = 0; index < count; index++) {
    const before = performance.now()
    await call(index)
    samples.push(performance.now() - before)
  }
  kept.push(...samples)
  return latenciesOf(samples, performance.now() - start)
}

/** A closed loop: `callers` call again as soon as they are answered, for `durationMs`. */
export async function closedLoop(
  callers: number,
  durationMs: number,
  call: (caller: number, turn: number) => Promise<unknown>,
): Promise<Latencies> {
  const samples: number[] = []
  const start = performance.now()
  const until = start + durationMs
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let turn = 0; performance.now() < until; turn++) {
        const before = performance.now()
        await call(caller, turn)
        samples.push(performance.now() - before)
      }
    }),
  )
  return latenciesOf(samples, performance.now() - start)
}
