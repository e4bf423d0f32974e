import { z } from 'zod'
import { stepAhead } from '#contract/approvals'
import { contactStanding } from './contact.ts'
import { applicationContent } from './content.ts'
import { APPLICATION_STATES, IMPORT_OUTCOMES, IMPORT_ROW_STATES, IMPORT_STATES } from './state.ts'

const params = z.record(z.string(), z.json())
const fieldProblem = z.object({ path: z.string(), code: z.string(), module: z.string(), params: params.optional() })

/** A file of a revision; its bytes are served below the application. */
export const applicationFile = z.object({
  position: z.int(),
  parameter: z.string(),
  fileName: z.string(),
  mime: z.string(),
  kind: z.string(),
  size: z.int(),
  /** Digest of the bytes: the same file in two revisions has the same. */
  sha256: z.string(),
})

/** Numbers of the main accounts that sub accounts hang on, by id. */
const accountNos = z.record(z.string(), z.string())

/** An application as those in scope see it: numbers, phones and mail in the content are masked. */
export const applicationDetail = z.object({
  id: z.uuid(),
  applicationNo: z.string(),
  state: z.enum(APPLICATION_STATES),
  /** Steps of the review that are open, while SUBMITTED. */
  reviewSteps: z.array(z.string()),
  revision: z.int(),
  version: z.int(),
  clientId: z.uuid().nullable(),
  clientType: z.string(),
  displayName: z.string(),
  businessLine: z.string(),
  departmentId: z.uuid(),
  makerId: z.uuid(),
  makerName: z.string(),
  caseId: z.uuid().nullable(),
  returned: z
    .object({ page: z.string().nullable(), reasons: z.array(z.string()), remark: z.string().nullable() })
    .nullable(),
  failure: z.object({ module: z.string(), code: z.string(), params }).nullable(),
  attempts: z.int(),
  source: z.enum(['form', 'import', 'api']),
  importId: z.uuid().nullable(),
  importRow: z.int().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  submittedAt: z.string().nullable(),
  decidedAt: z.string().nullable(),
  openedAt: z.string().nullable(),
  content: applicationContent,
  accountNos,
  files: z.array(applicationFile),
  /** How the client is known to be reached; null for further accounts of a client. */
  contact: contactStanding.nullable(),
  /** What stands against it today, and what a reviewer should look at. */
  problems: z.array(fieldProblem),
  warnings: z.array(fieldProblem),
  /** Whether the person asking may edit it now. */
  editable: z.boolean(),
  /** Whether the person asking is its maker. */
  own: z.boolean(),
  revisions: z.array(
    z.object({ revision: z.int(), savedAt: z.string(), submittedAt: z.string().nullable(), hash: z.string() }),
  ),
  events: z.array(
    z.object({
      seq: z.int(),
      at: z.string(),
      revision: z.int(),
      kind: z.string(),
      fromState: z.string().nullable(),
      toState: z.string(),
      step: z.string().nullable(),
      operatorId: z.string(),
      operatorName: z.string(),
      remark: z.string().nullable(),
      toName: z.string().nullable(),
    }),
  ),
  accounts: z.array(z.object({ accountId: z.uuid(), accountNo: z.string(), type: z.string() })),
})
export type ApplicationDetail = z.output<typeof applicationDetail>

/** A revision as it was submitted, masked: what changed between two is seen side by side. */
export const revisionDetail = z.object({
  revision: z.int(),
  savedAt: z.string(),
  submittedAt: z.string().nullable(),
  hash: z.string(),
  content: applicationContent,
  accountNos,
  files: z.array(applicationFile),
  /** By path of a masked value: equal numbers stand for equal clear values in the two revisions compared. */
  sealed: z.record(z.string(), z.int()),
})

/** The clear content for its maker to go on writing. */
export const editableContent = z.object({
  version: z.int(),
  revision: z.int(),
  content: applicationContent,
  files: z.array(applicationFile),
})

/** People an application may be handed to. */
export const makerCards = z.object({
  items: z.array(z.object({ id: z.uuid(), name: z.string(), department: z.string() })),
})
/** What submitting a draft would meet today: everything that stands against it, and whom its review would ask. */
export const applicationOutlook = z.object({ problems: z.array(fieldProblem), steps: z.array(stepAhead) })
export type ApplicationOutlook = z.output<typeof applicationOutlook>

export const stateCounts = z.array(z.object({ state: z.enum(APPLICATION_STATES), count: z.int() }))

export const importDetail = z.object({
  id: z.uuid(),
  fileName: z.string(),
  format: z.enum(['xlsx', 'csv']),
  imagesName: z.string().nullable(),
  imagesUnused: z.array(z.string()),
  businessLine: z.string(),
  departmentId: z.uuid(),
  outcome: z.enum(IMPORT_OUTCOMES),
  state: z.enum(IMPORT_STATES),
  failure: z.object({ module: z.string(), code: z.string(), params }).nullable(),
  rowsTotal: z.int(),
  rowsValid: z.int(),
  rowsDone: z.int(),
  rowsFailed: z.int(),
  operatorId: z.uuid(),
  operatorName: z.string(),
  createdAt: z.string(),
  checkedAt: z.string().nullable(),
  confirmedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
})

export const importRows = z.object({
  items: z.array(
    z.object({
      row: z.int(),
      label: z.string(),
      state: z.enum(IMPORT_ROW_STATES),
      problems: z.array(
        z.object({ column: z.string().nullable(), module: z.string(), code: z.string(), params: params.optional() }),
      ),
      applicationId: z.uuid().nullable(),
    }),
  ),
  /** Row to go on behind, null at the end. */
  next: z.int().nullable(),
})
