import { z } from 'zod'
import { REQUEST_STATES } from './state.ts'

const id = z.uuid()

/** One launched business with the files somebody sent for it. */
export const submission = z.object({
  id,
  requestNo: z.string(),
  title: z.string(),
  business: z.object({
    code: z.string(),
    names: z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() }),
  }),
  state: z.enum(REQUEST_STATES),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  makerName: z.string(),
  files: z.array(
    z.object({
      id,
      field: z.string(),
      label: z.record(z.string(), z.string()),
      name: z.string(),
      mime: z.string(),
      kind: z.string(),
      size: z.int(),
      parameter: z.string(),
      /** Whether the newest state of the form still names it. */
      current: z.boolean(),
      /** What it became in the archive. */
      documents: z.array(z.object({ documentId: id, versionId: id, parameter: z.string() })),
    }),
  ),
})
export const submissions = z.object({
  items: z.array(submission),
  /** Asks for the page after this one; null where there is none. */
  before: id.nullable(),
})
export type Submission = z.output<typeof submission>
export type Submissions = z.output<typeof submissions>
