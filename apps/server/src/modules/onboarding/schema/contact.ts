import { z } from 'zod'

/** Ways by which a client may prove that a phone or an address of mail is reached. */
export const CONTACT_CHANNELS = ['sms', 'email'] as const
export type ContactChannel = (typeof CONTACT_CHANNELS)[number]

/** How an application came about. */
export const APPLICATION_SOURCES = ['form', 'import', 'api'] as const

/** Of which applications proof is asked, and by which ways; any one of them will do. */
export const contactDemand = z.object({
  sources: z.array(z.enum(APPLICATION_SOURCES)),
  channels: z.array(z.enum(CONTACT_CHANNELS)),
  changedByName: z.string().nullable(),
  changedAt: z.string().nullable(),
})
export type ContactDemand = z.output<typeof contactDemand>

export const contactDemandSet = z.strictObject({
  sources: z.array(z.enum(APPLICATION_SOURCES)).max(APPLICATION_SOURCES.length),
  channels: z.array(z.enum(CONTACT_CHANNELS)).min(1).max(CONTACT_CHANNELS.length),
  remark: z.string().trim().min(1).max(1000),
})
export type ContactDemandSet = z.output<typeof contactDemandSet>

export const contactCodeAsk = z.strictObject({ id: z.uuid(), channel: z.enum(CONTACT_CHANNELS) })
export const contactCodeSent = z.object({ toMasked: z.string(), expiresAt: z.string() })

export const contactCodeTold = z.strictObject({
  id: z.uuid(),
  channel: z.enum(CONTACT_CHANNELS),
  /** As the client reads it out. */
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/),
})
export const contactConfirmed = z.object({ confirmedAt: z.string() })

/** How the client of an application is known to be reached. */
export const contactStanding = z.object({
  /** Whether it may not be submitted without. */
  demanded: z.boolean(),
  settled: z.boolean(),
  /** The login that was registered with this phone or address before: nothing has to be proved again. */
  memberNo: z.string().nullable(),
  channels: z.array(
    z.object({
      channel: z.enum(CONTACT_CHANNELS),
      toMasked: z.string(),
      confirmed: z.object({ at: z.string(), byName: z.string() }).nullable(),
      /** The code under way. */
      code: z
        .object({
          sentAt: z.string(),
          expiresAt: z.string(),
          triesLeft: z.int(),
          status: z.string(),
          reason: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
})
export type ContactStanding = z.output<typeof contactStanding>
