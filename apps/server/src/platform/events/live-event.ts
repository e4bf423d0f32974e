/** Rows whose change a person may see, sent to open consoles after commit. Carries ids only, never data. */
export type LiveEvent = {
  /** Plural noun of what changed: `accounts`, `applications`, `tasks`. */
  topic: string
  ids: readonly string[]
  /** Who may hear of it: accounts in scope of line and department, and/or the operators named. */
  businessLine?: string | null
  departmentId?: string | null
  operatorIds?: readonly string[]
}
