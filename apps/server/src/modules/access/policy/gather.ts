/**
 * Turns many simultaneous look-ups into few: the first runs at once, those that arrive while it runs go together in
 * the next. A look-up never shares one that began before it was asked for, so its answer is never older than the question.
 *
 * @param load  answers for distinct keys; a key without an answer gets undefined.
 */
export function gather<V>(load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>) {
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
    }
    running = false
  }

  return (key: string): Promise<V | undefined> =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!running) void run()
    })
}
