import { z } from 'zod'

export const RECORD_RESULTS = ['done', 'awaiting', 'refused', 'failed'] as const
export const ACTOR_KINDS = ['operator', 'apiKey', 'client', 'system', 'anonymous'] as const

/** Kinds of things that records are about, each with its name: what commands write down, no more and no less. */
export const TARGET_KINDS = `
  account agreement answer apiKey application archiveCheck backfill backup backupDrill backupSetting
  blacklistEntry blacklistImport break bulkRun business businessLine client clientGroup clientPair cloudEvent cloudRules
  cloudSetting contactDemand counter counterDelivery counterIncident counterMapping counterOpening counterRecord
  counterRegister counterSlot department device deviceReport dispatch document dutyConflict dutyRule export
  exportRule fileProfile filing flow formTemplate hit hold import inactivityRule intake introducer introducerCheck
  list listSetting lockTest market member message messageSetting messageTemplate mountPattern mountRoot
  mountedFile notice noticePreference noticeRule oaLink office operator orders pack parameter participant person
  policy proofRule range regime registration report reportLine request requestDraft robot role rule savedView
  schedule secret source stockGroup subjectRule suspicion suspicionImport ticket transfer upload webhook webhookDelivery
`
  .trim()
  .split(/\s+/)

const values = z.record(z.string(), z.json()).nullable()

/** One call of a command: who, when, what, on whom, with which result. `before` and `after` are masked. */
export const recordView = z.object({
  id: z.string(),
  at: z.string(),
  actorKind: z.enum(ACTOR_KINDS),
  operatorId: z.string(),
  operatorName: z.string(),
  apiKeyId: z.string().nullable(),
  command: z.string(),
  result: z.enum(RECORD_RESULTS),
  /** Why it was refused; `internal` details never stand here. */
  code: z.string().nullable(),
  params: values,
  targetType: z.string().nullable(),
  targetId: z.string().nullable(),
  targetLabel: z.string().nullable(),
  clientId: z.string().nullable(),
  accountId: z.string().nullable(),
  ticketId: z.string().nullable(),
  before: values,
  after: values,
  reason: z.string().nullable(),
  ip: z.string().nullable(),
  requestId: z.string().nullable(),
  /** Place in the chain; null for the newest records, which the sealer has not reached. */
  position: z.number().int().nullable(),
})
export type RecordView = z.infer<typeof recordView>
