import type { Names } from '../schema/definition.ts'

/** What a title is made of besides the name of the business. */
export type Titled = { ownTitle: string | null; subjectName: string | null; accountNo: string | null }

const SEPARATOR = ' · '
const TITLE_MAX = 300

/** The title people know a request by, in their language: the business, and what it is called or whom it is about. */
export function titleIn(names: Names, { ownTitle, subjectName, accountNo }: Titled, language: keyof Names): string {
  const about = ownTitle === null ? [...new Set([subjectName, accountNo])] : [ownTitle]
  return [names[language], ...about].filter(Boolean).join(SEPARATOR).slice(0, TITLE_MAX)
}
