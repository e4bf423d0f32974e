import { z } from 'zod'

const names = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })
/** Parts of a business that a pack brings and an upgrade compares: its basics, and the parts of its definition. */
export const PACK_PARTS = ['basics', 'forms', 'flow', 'archive', 'print', 'launch', 'sla'] as const
export type PackPart = (typeof PACK_PARTS)[number]
const parts = z.array(z.enum(PACK_PARTS))

export const packInstall = z.strictObject({
  code: z.string().max(40),
  /** Publishes the business as well, when nothing keeps it from being published. */
  publish: z.boolean().default(true),
})

/** What an installation did: parts taken from the pack, and parts left because the house has changed them. */
export const packInstalled = z.object({
  code: z.string(),
  businessId: z.uuid(),
  release: z.int(),
  taken: parts,
  kept: parts,
  published: z.boolean(),
})

export const packView = z.object({
  code: z.string(),
  release: z.int(),
  names,
  description: names,
  category: z.string(),
  icon: z.string(),
  subjectTypes: z.array(z.string()),
  businessLine: z.string(),
  installed: z
    .object({
      businessId: z.uuid(),
      release: z.int(),
      installedAt: z.string(),
      /** Parts the house has changed since. */
      edited: parts,
      /** What an upgrade would take, and what it would leave. */
      upgrade: z.object({ taken: parts, kept: parts }).nullable(),
    })
    .nullable(),
})
export type PackView = z.infer<typeof packView>
