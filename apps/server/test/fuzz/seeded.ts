import type { TestApp, TestAppOptions } from '#testing/app.ts'
import { seedDemo } from '../../src/demo/seed.ts'

/** The whole server with the small demo broker in it. */
export async function seededApp(testApp: (options?: TestAppOptions) => Promise<TestApp>): Promise<TestApp> {
  const app = await testApp()
  await seedDemo(app.platform, { size: 'small', keep: async () => undefined })
  return app
}
