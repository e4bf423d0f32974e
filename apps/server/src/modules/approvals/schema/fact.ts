import { z } from 'zod'
import { label } from './flow.ts'

/** What a fact is called: the field it comes from, or the table and its column, and what of the column is taken. */
export const factWord = z.object({
  name: z.string(),
  kind: z.enum(['decimal', 'text', 'date', 'boolean', 'list']),
  parts: z.array(label),
  aggregate: z.enum(['min', 'max', 'sum', 'any', 'count', 'underFloor']).nullable(),
  choices: z.array(z.object({ value: z.string(), label })),
})
export type FactWord = z.output<typeof factWord>
