import { z } from 'zod'

/** Groups of accounts (client groups) and groups of instruments (stock groups). */
export const GROUP_KINDS = ['client', 'stock'] as const
export type GroupKind = (typeof GROUP_KINDS)[number]

/** What a client group may serve. */
export const CLIENT_PURPOSES = ['margin', 'report', 'billing', 'credit'] as const
/** What a stock group may serve. */
export const STOCK_PURPOSES = [
  'simulatedMarginCall',
  'report',
  'marginCall',
  'concentration',
  'optionShortSelling',
] as const
export const PURPOSES = { client: CLIENT_PURPOSES, stock: STOCK_PURPOSES } as const
export type Purpose = (typeof CLIENT_PURPOSES)[number] | (typeof STOCK_PURPOSES)[number]

/** How the members of a client group come in: chosen one by one, or all accounts a rule means. */
export const MEMBERSHIPS = ['byHand', 'byRule'] as const

/** Rows that one call adds at most. */
export const MEMBERS_MAX = 2000

const id = z.uuid()
const text = (max: number) => z.string().trim().min(1).max(max)
const remark = z.string().trim().max(500).nullable().default(null)
const code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)

const facts = <P extends readonly [string, ...string[]]>(purposes: P) => ({
  name: text(100),
  purposes: z
    .array(z.enum(purposes))
    .min(1)
    .max(purposes.length)
    .transform((chosen) => purposes.filter((one) => (chosen as readonly string[]).includes(one)) as Purpose[]),
  remark,
})

export const createClientGroup = z.strictObject({ code, ...facts(CLIENT_PURPOSES) })
export const createStockGroup = z.strictObject({ code, ...facts(STOCK_PURPOSES) })
export type CreateGroup = { code: string; name: string; purposes: Purpose[]; remark: string | null }

const one = { id, version: z.int32().min(1) }
export const updateClientGroup = z.strictObject({ ...one, ...facts(CLIENT_PURPOSES) })
export const updateStockGroup = z.strictObject({ ...one, ...facts(STOCK_PURPOSES) })
export type UpdateGroup = { id: string; version: number } & Omit<CreateGroup, 'code'>
/** Filters of the list of accounts, as its address keeps them: `{ type: 'futures', status: 'ACTIVE' }`. */
const rule = z
  .record(z.string().min(1).max(100), z.string().trim().min(1).max(2000))
  .refine((filters) => Object.keys(filters).length > 0 && Object.keys(filters).length <= 20)
export type Rule = z.output<typeof rule>
/** Filters that name single clients, whose data would stand in the rule, and other groups, which could mean each other. */
export const RULE_WITHOUT: readonly string[] = [
  'clientId',
  'memberNo',
  'identityNumber',
  'phone',
  'email',
  'clientGroupId',
]
/** Null: members are chosen by hand from now on, beginning with those there are. */
export const setRule = z.strictObject({ ...one, rule: rule.nullable(), reason: text(500) })
export const matchRule = z.strictObject({ id })
/** What it took to bring the members to what the rule says. */
export const matched = z.object({ joined: z.int(), left: z.int(), leftOut: z.int() })
export type Matched = z.output<typeof matched>

export const removeGroup = z.strictObject({ id, reason: text(500) })

/** An account by its number, or every living account of a client by the client's. */
export const clientRow = z
  .strictObject({
    row: z.int().min(1).optional(),
    accountNo: z.string().trim().min(1).max(40).nullable().default(null),
    clientNo: z.string().trim().min(1).max(40).nullable().default(null),
  })
  .refine((row) => (row.accountNo === null) !== (row.clientNo === null), { message: 'groups ACCOUNT_OR_CLIENT' })
export type ClientMemberRow = z.output<typeof clientRow>

/** TYPE/MARKET/CODE: `ST/HK/700`. */
export const stockRow = z.strictObject({
  row: z.int().min(1).optional(),
  instrument: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{1,10}\/[A-Z]{2}\/[A-Z0-9][A-Z0-9.-]{0,29}$/)
    // Numbers of Hong Kong stocks are written with and without leading zeros.
    .transform((given) => given.replace(/^([A-Z]+\/HK\/)0+(?=\d+$)/, '$1')),
})
export type StockMemberRow = z.output<typeof stockRow>

export const addClients = z.strictObject({
  groupId: id,
  rows: z.array(clientRow).min(1).max(MEMBERS_MAX),
  remark,
})
export const addStocks = z.strictObject({
  groupId: id,
  rows: z.array(stockRow).min(1).max(MEMBERS_MAX),
  remark,
})
export const removeMember = z.strictObject({ id, reason: text(500) })

/** What became of one row that was to be added. */
export const MEMBER_OUTCOMES = ['added', 'already', 'unknown', 'cancelled', 'otherBilling'] as const
export type MemberOutcome = (typeof MEMBER_OUTCOMES)[number]
export const added = z.object({
  added: z.int(),
  rows: z.array(
    z.object({
      row: z.int(),
      value: z.string(),
      outcome: z.enum(MEMBER_OUTCOMES),
      /** Code of the billing group that has the account. */
      other: z.string().nullable(),
    }),
  ),
})
export type Added = z.output<typeof added>
export const identified = z.object({ id })

/** Something that would no longer make sense without the group; null: whatever it serves. `label`: what people know it by. */
const groupUse = z.object({
  purpose: z.enum([...CLIENT_PURPOSES, ...STOCK_PURPOSES]).nullable(),
  module: z.string(),
  label: z.string(),
})
export type GroupUse = z.output<typeof groupUse>

export const groupDetail = z.object({
  id,
  kind: z.enum(GROUP_KINDS),
  code: z.string(),
  name: z.string(),
  purposes: z.array(z.enum([...CLIENT_PURPOSES, ...STOCK_PURPOSES])),
  remark: z.string().nullable(),
  members: z.int(),
  /** Null where members are chosen by hand. */
  rule: z.record(z.string(), z.string()).nullable(),
  /** Null until members were first brought to what the rule says. */
  matchedAt: z.string().nullable(),
  /** Accounts the rule means that another billing group has. */
  leftOut: z.int(),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
  updatedBy: z.string(),
  /** Where it is used; it can't be removed, nor lose that purpose, while it is. */
  uses: z.array(groupUse),
})
export type GroupDetail = z.output<typeof groupDetail>
