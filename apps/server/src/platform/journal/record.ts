import type { Json } from '#kernel/refusal.ts'

/** What a command says about itself for the record. Values in `before` and `after` are already masked. */
export type RecordEntry = {
  target?: { type: string; id: string; label?: string }
  clientId?: string | null
  accountId?: string | null
  ticketId?: string | null
  businessLine?: string | null
  departmentId?: string | null
  before?: Record<string, Json> | null
  after?: Record<string, Json> | null
  reason?: string | null
}

export type JournalResult = 'done' | 'awaiting' | 'refused' | 'failed'

export type JournalLine = RecordEntry & {
  command: string
  result: JournalResult
  code?: string | null
  params?: Record<string, Json> | null
}
