import { z } from 'zod'
import { type FormDefinition, formDefinition } from '#contract/forms'

/** A form as a file that any builder takes in again. */
const file = z.strictObject({ kontor: z.literal('form'), form: formDefinition })

export const writeFormFile = (form: FormDefinition): string => `${JSON.stringify({ kontor: 'form', form }, null, 2)}\n`

/** What is in a file: the form, or the places where it is none. `not-json` when it is no JSON at all. */
export function readFormFile(
  text: string,
): { form: FormDefinition } | { problem: 'not-json' | 'not-a-form'; at: string[] } {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return { problem: 'not-json', at: [] }
  }
  const found = file.safeParse(read)
  if (found.success) return { form: found.data.form }
  const at = found.error.issues.map(({ path }) => path.join('.')).filter((path) => path.startsWith('form.'))
  return { problem: 'not-a-form', at: [...new Set(at)].slice(0, 5) }
}
