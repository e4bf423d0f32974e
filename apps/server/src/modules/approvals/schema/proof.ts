import { z } from 'zod'

const id = z.uuid()
const code = z.string().trim().min(1).max(100)
const reason = z.string().trim().min(1).max(500)

/** Which decisions ask for a proof: of a flow, at a step of it, from an amount in a fact on; how long one counts. */
export const proofRuleInput = z.strictObject({
  flowCode: code.nullable().default(null),
  nodeId: code.nullable().default(null),
  fact: code.nullable().default(null),
  atLeast: z
    .string()
    .regex(/^-?[0-9]{1,28}(\.[0-9]{1,8})?$/)
    .nullable()
    .default(null),
  minutes: z.int().min(1).max(60),
  /** Whoever decides signs by hand as well. */
  signature: z.boolean().default(false),
  reason,
})
export const proofRuleTarget = z.strictObject({ id, reason })
export const proofRule = z.object({
  id,
  flowCode: z.string().nullable(),
  flowLabel: z.record(z.string(), z.string()).nullable(),
  nodeId: z.string().nullable(),
  fact: z.string().nullable(),
  atLeast: z.string().nullable(),
  minutes: z.number(),
  signature: z.boolean(),
  changedBy: z.string(),
  changedAt: z.string(),
})
export type ProofRule = z.infer<typeof proofRule>

/** A picture of what was drawn, as a browser writes it. */
export const drawnSignature = z
  .string()
  .max(120_000)
  .regex(/^data:image\/png;base64,iVBORw0KGgo[A-Za-z0-9+/]+={0,2}$/, { abort: true })
