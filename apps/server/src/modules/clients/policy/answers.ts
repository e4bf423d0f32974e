import type { FieldProblem } from '#kernel/refusal.ts'
import type { ProfileInput } from '../schema/profile.ts'
import { QUESTIONS } from '../schema/question.ts'
import { problemIf } from './findings.ts'

/** Answers that are none of the choices, and a yes without what has to be said besides. What is open is left open. */
export function checkAnswers({ answers }: Pick<ProfileInput, 'answers'>): FieldProblem[] {
  return QUESTIONS.flatMap(({ key, choices, detail }) => {
    const answer = answers[key]
    if (answer === undefined) return []
    const known = choices ? typeof answer === 'string' && choices.includes(answer) : typeof answer === 'boolean'
    return [
      ...problemIf(!known, `answers.${key}`, 'ANSWER_UNKNOWN'),
      ...problemIf(
        detail !== undefined && answer === true && !answers[detail],
        `answers.${detail}`,
        'ANSWER_DETAIL_MISSING',
      ),
    ]
  })
}
