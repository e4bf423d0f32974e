import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceFiles } from '../check/files.ts'
import type { Problem } from '../check/problem.ts'
import { type TitledTest, titledTests } from './titles.ts'

export type Feature = { id: string; name: string }

const REGISTER = 'docs/reference/features.json'

export const featuresOf = (root: string): Feature[] =>
  JSON.parse(readFileSync(join(root, REGISTER), 'utf8')) as Feature[]

export function testsOf(root: string): TitledTest[] {
  return sourceFiles(root, /\.(test|full|journey)\.tsx?$/).flatMap((file) =>
    titledTests(file, readFileSync(join(root, file), 'utf8')),
  )
}

/** Ids that stand in a title and in no register: a slip that would leave a gap unseen. */
export function unknownIds(features: Feature[], tests: TitledTest[]): Problem[] {
  const known = new Set(features.map(({ id }) => id))
  return tests.flatMap(({ file, line, ids }) =>
    ids
      .filter((id) => !known.has(id))
      .map((id) => ({ rule: 'feature-exists', file, line, text: `${id} is not in ${REGISTER}` })),
  )
}
