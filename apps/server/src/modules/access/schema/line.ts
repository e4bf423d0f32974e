import { z } from 'zod'

/** What a business line is called in records and addresses; which there are is a matter of the house. */
export const lineCode = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)
const name = z.string().trim().min(1).max(60)
const names = z.strictObject({ 'zh-Hans': name, 'zh-Hant': name, en: name })
const position = z.int().min(0).max(1_000_000)
const version = z.int32().min(1)

export const lineCreate = z.strictObject({ code: lineCode, names, position: position.default(100) })
export const lineUpdate = z.strictObject({ code: lineCode, names, position, version })
export const lineRetire = z.strictObject({ code: lineCode, version })

export const lineView = z.object({ code: z.string(), names, position, retired: z.boolean(), version: z.int() })
export type LineView = z.infer<typeof lineView>
