import { z } from 'zod'

/** What a column of a form that the house lays down can hold. `literal` stands for the text of the column itself. */
const TEMPLATE_FACTS = [
  'literal',
  'item',
  'reportedOn',
  'firmId',
  'happenedOn',
  'stock',
  'originalTag',
  'revisedTag',
  'reason',
] as const

const column = z.strictObject({
  caption: z.string().trim().min(1).max(80),
  fact: z.enum(TEMPLATE_FACTS),
  text: z.string().max(40).optional(),
})

/** A form as the exchange's template has it: its id, which its file is named after, and its columns in order. */
export const formTemplate = z.strictObject({
  id: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{4,12}$/),
  columns: z.array(column).min(1).max(30),
})
export type FormTemplate = z.output<typeof formTemplate>

/** Whether a line of the form says whose number changed, and to which: without it nothing is reported. */
export const namesNumbers = ({ columns }: FormTemplate): boolean =>
  (['originalTag', 'revisedTag'] as const).every((fact) => columns.some((one) => one.fact === fact))
