/**
 * Turns many simultaneous look-ups into few: the first runs at once, those that arrive while it runs go together in
 * the next. A look-up never shares one that began before it was asked for, so its answer is never older than the question.
 *
 * @param load  answers for distinct keys; a key without an answer gets undefined.
 * @param rest  waited for between two look-ups while several ask at once, so that more share the second; who asks alone
 *              never waits.
 */
export function gather<V>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  rest?: () => Promise<void>,
) {
  type Waiting = { key: string; resolve(value: V | undefined): void; reject(error: unknown): void }
  let waiting: Waiting[] = []
  let running = false

  const run = async (): Promise<void> => {
    running = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const found = await load([...new Set(batch.map((one) => one.key))])
        for (const one of batch) one.resolve(found.get(one.key))
      } catch (error) {
        for (const one of batch) one.reject(error)
      }
      if (rest && (batch.length > 1 || waiting.length > 0)) await rest()
    }
    running = false
  }

  return (key: string): Promise<V | undefined> =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!running) void run()
    })
}
