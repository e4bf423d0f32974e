/** Whether this process takes requests (no longer from the first sign of shutting down), and how many are under way. */
export type Readiness = {
  accepting: boolean
  /** Remembers work until it ends: it goes on when the one who asked has hung up. */
  begin(): void
  end(): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

export function createReadiness(): Readiness {
  let running = 0
  let waiting: (() => void)[] = []
  return {
    accepting: true,
    begin() {
      running += 1
    },
    end() {
      running -= 1
      if (running > 0 || waiting.length === 0) return
      const told = waiting
      waiting = []
      for (const resolve of told) resolve()
    },
    idle: () =>
      new Promise((resolve) => {
        if (running === 0) resolve()
        else waiting.push(resolve)
      }),
  }
}
