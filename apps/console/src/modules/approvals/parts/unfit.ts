import type { Row } from '#kit'

/** Why a row does not take a decision of this kind together with others; null when it does. */
export function unfit(row: Row, kind: 'approve' | 'handle'): 'lent' | 'amend' | 'approval' | 'work' | 'single' | null {
  if (row.delegated === true) return 'lent'
  if (row.taskKind === 'amend') return 'amend'
  if (row.taskKind !== kind) return kind === 'handle' ? 'approval' : 'work'
  return row.batchable === false ? 'single' : null
}
