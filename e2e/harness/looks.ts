import type { Look } from './desk.ts'

/**
 * The looks a journey is walked in: the first few in every run, all of them in the long one (`npm run test:full`). How each
 * page reads in every language and width is the tour's business, in every run.
 */
export function walked(looks: readonly Look[], ordinary: number): readonly Look[] {
  return process.env.KONTOR_TEST_FULL === '1' ? looks : looks.slice(0, ordinary)
}
