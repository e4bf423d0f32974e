import { defineConfig } from 'vitest/config'

/** Tests share one throw-away PostgreSQL per run; each file clones its own database from a migrated template. */
const shared = { globalSetup: ['apps/server/testing/server.ts'], testTimeout: 60_000, hookTimeout: 120_000 }

/** One product for all of them, and one at a time. */
const journeys = {
  ...shared,
  globalSetup: [...shared.globalSetup, 'e2e/harness/setup.ts'],
  testTimeout: 300_000,
  fileParallelism: false,
}

/** The journey past every page, as long as all others together: `npm test` walks it beside those, on a product of its own. */
const ROUNDS = ['e2e/tour.journey.ts']

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'tests',
          // Loading the product anew for each of 150 files takes as long as all their tests together. What a file changes
          // outside itself it puts back.
          isolate: false,
          include: ['apps/**/test/**/*.test.{ts,tsx}', '{scripts,bench}/test/**/*.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'full',
          sequence: { groupOrder: 2 },
          include: ['apps/**/test/**/*.full.ts', '{scripts,bench}/test/**/*.full.ts'],
          testTimeout: 1_800_000,
        },
      },
      {
        test: {
          ...journeys,
          name: 'journeys',
          include: ['e2e/**/*.journey.ts'],
          exclude: ROUNDS,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...journeys, name: 'rounds', include: ROUNDS, sequence: { groupOrder: 4 } } },
      {
        test: {
          ...journeys,
          name: 'full-journeys',
          include: ['e2e/**/*.full.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
