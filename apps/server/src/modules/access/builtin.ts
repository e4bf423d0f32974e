import { ADMINISTRATOR } from './schema.ts'

/**
 * A built-in role: patterns of permission keys (`*` stands for one part or the rest), kept as one policy of the same
 * code. Sensitive keys are never in a policy; `personally` names those that setting up a demo grants to the person.
 */
export type BuiltinRole = { code: string; patterns: readonly string[]; personally: readonly string[] }

const VIEW = ['*.*.view']
const BUSINESS = ['clients.*', 'accounts.*', 'onboarding.*', 'archive.*', 'approvals.*']

/**
 * What comes with Kontor. Brokers make roles of their own beside them; these follow the code. A role added here later
 * carries a dot in its code, which codes of a broker's own never do.
 */
export const BUILTIN_ROLES: readonly BuiltinRole[] = [
  { code: ADMINISTRATOR, patterns: ['access.*', 'approvals.*.view', 'records.*', 'platform.*'], personally: [] },
  {
    code: 'business-administrator',
    patterns: [...BUSINESS, ...VIEW, 'records.*'],
    personally: ['*.*.export', '*.*.reveal'],
  },
  {
    code: 'onboarding-maker',
    patterns: [
      'onboarding.*',
      'clients.client.view',
      'accounts.account.view',
      'archive.document.view',
      'archive.document.upload',
      'archive.upload.stage',
      'approvals.case.*',
    ],
    personally: [],
  },
  {
    code: 'onboarding-reviewer',
    patterns: [
      'onboarding.*.view',
      'clients.client.view',
      'accounts.account.view',
      'archive.document.view',
      'approvals.task.*',
    ],
    personally: ['*.*.reveal'],
  },
  {
    code: 'compliance',
    patterns: [...VIEW, 'approvals.task.*', 'clients.client.freeze', 'accounts.account.freeze', 'records.*'],
    personally: ['*.*.reveal'],
  },
  { code: 'responsible-officer', patterns: [...VIEW, 'approvals.task.*'], personally: ['*.*.reveal'] },
  {
    code: 'account-clerk',
    patterns: [
      'clients.client.*',
      'accounts.account.*',
      'archive.document.view',
      'archive.document.upload',
      'archive.upload.stage',
      'approvals.case.*',
    ],
    personally: [],
  },
  {
    code: 'account-supervisor',
    patterns: ['clients.client.*', 'accounts.account.*', 'archive.document.*', 'approvals.task.*', 'approvals.case.*'],
    personally: ['*.*.reveal'],
  },
  { code: 'auditor', patterns: [...VIEW, 'records.*.view', 'records.*.export'], personally: ['*.*.export'] },
]

/**
 * Keys named in the sources (spec accounts.md §5) that a broker's integrations know, and the commands here that do the
 * same. They exist as given, so that a right taken over by its old name means what it meant.
 */
export const SOURCE_KEYS: Readonly<Record<string, readonly string[]>> = {
  'account.suspend_account': [
    'accounts.account.freeze',
    'accounts.account.unfreeze',
    'clients.client.freeze',
    'clients.client.unfreeze',
  ],
  'account.trade_permission': ['accounts.account.view'],
  'account.ob_accounts': ['accounts.account.view', 'clients.client.view'],
  'b2b_customer.submit_account': ['onboarding.application.submit'],
  'kyc.update_account_info': ['onboarding.application.update'],
  'admin.general_whale_api': ['accounts.account.view', 'clients.client.view', 'onboarding.application.view'],
}

/** Whether a key fits a pattern; a `*` at the end covers any rest. */
export function fits(pattern: string, key: string): boolean {
  const [wanted, parts] = [pattern.split('.'), key.split('.')]
  if (wanted.at(-1) === '*' && parts.length >= wanted.length) {
    return wanted.slice(0, -1).every((part, index) => part === '*' || part === parts[index])
  }
  return wanted.length === parts.length && wanted.every((part, index) => part === '*' || part === parts[index])
}
