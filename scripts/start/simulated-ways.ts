/** What the server is told about simulated ways out, and how they end. */
export type SimulatedWays = { env: Record<string, string>; stop(): Promise<void> }
