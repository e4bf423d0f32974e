import { z } from 'zod'

/** A sheet as text, as it is read from a file; problems name what is wrong with single cells by their address. */
export const sheetText = z.strictObject({
  header: z.array(z.string()),
  rows: z.array(
    z.strictObject({
      row: z.int(),
      cells: z.array(z.string()),
      problems: z.array(z.strictObject({ address: z.string(), code: z.string() })),
    }),
  ),
})
export type SheetText = z.infer<typeof sheetText>

/** A sheet to be written: headings with the values they allow, rows of text, and notes on a sheet of their own. */
export const sheetToWrite = z.strictObject({
  name: z.string().min(1).max(100),
  columns: z
    .array(
      z.strictObject({
        heading: z.string().min(1).max(200),
        required: z.boolean(),
        choices: z.array(z.string().max(200)).max(500).optional(),
      }),
    )
    .min(1)
    .max(60),
  rows: z.array(z.array(z.string().max(10_000)).max(60)).max(5000),
  notes: z.array(z.array(z.string().max(1000)).max(4)).max(100),
  notesName: z.string().min(1).max(100),
})
export type SheetToWrite = z.infer<typeof sheetToWrite>
