import { type Desk, type Look, WIDTHS } from './desk.ts'

/**
 * The looks a journey is walked in: the first few in every run, all of them in the long one (`npm run test:full`). How each
 * page reads in every language and width is the tour's business, in every run.
 */
export function walked(looks: readonly Look[], ordinary: number): readonly Look[] {
  return process.env.KONTOR_TEST_FULL === '1' ? looks : looks.slice(0, ordinary)
}

/** Keeps pictures of what stands there at both widths, on the way reading it as people who need it loud or large do. */
export async function bothWidths(desk: Desk, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await desk.resize(width)
    await desk.look(name)
    await desk.accessible(name)
  }
  await desk.resize(desk.width)
}
