import { z } from 'zod'
import { CASE_STATES } from './case.ts'
import { nodeId } from './flow.ts'

const id = z.uuid()

/** Cases that started each other, and what the steps of one of them have handed out. */
export const chain = z.object({
  cases: z.array(
    z.object({
      id,
      parentId: id.nullable(),
      /** The step of the parent that started it. */
      nodeId: nodeId.nullable(),
      flow: z.object({ code: z.string(), name: z.string() }),
      state: z.enum(CASE_STATES),
      target: z.object({ type: z.string(), id: z.string(), label: z.string() }),
      openedAt: z.string(),
      closedAt: z.string().nullable(),
    }),
  ),
  outside: z.array(
    z.object({
      tokenId: id,
      nodeId,
      kind: z.string(),
      state: z.string(),
      dueAt: z.string().nullable(),
      failure: z.object({ module: z.string(), code: z.string(), params: z.record(z.string(), z.json()) }).nullable(),
      beganAt: z.string(),
      endedAt: z.string().nullable(),
    }),
  ),
})
