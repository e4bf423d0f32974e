import { ADMINISTRATOR } from './schema.ts'

/**
 * A built-in role: patterns of permission keys (`*` stands for one part or the rest), kept as one policy of the same
 * code. Sensitive keys are never in a policy; `personally` names those that setting up a demo grants to the person.
 */
export type BuiltinRole = { code: string; patterns: readonly string[]; personally: readonly string[] }

const VIEW = ['*.*.view']
/** Everything of the business, except being asked to review openings: that is a position of its own. */
const BUSINESS = [
  'clients.*',
  'accounts.*',
  'onboarding.application.*',
  'onboarding.import.*',
  'onboarding.account.open',
  'archive.*',
  'approvals.*',
  'banks.*',
  'bcan.*',
  'cloudsync.*',
  'businesses.*',
  'dispatches.*',
  'exportrules.*',
  'filing.*',
  'introducers.*',
  'members.member.*',
  'members.device.*',
  'portal.authority.*',
  'portal.ownClient.*',
  'messages.*',
  'mounts.*',
  'notices.*',
  'packs.pack.*',
  'rates.*',
  'counters.*',
  'suitability.*',
  'trading.*',
  'sources.*',
  'calendars.*',
  'groups.*',
  'webhooks.*',
  'oa.*',
]
/** Following one's own tickets and copies, talking about them, and taking a request back. */
const REQUESTER = [
  'notices.notice.view',
  'approvals.ticket.view',
  'approvals.copy.view',
  'approvals.case.withdraw',
  'approvals.case.comment',
  'approvals.case.copy',
  'approvals.task.urge',
  'sources.source.read',
]
/** Launching businesses and following the requests. */
const LAUNCHER = ['businesses.request.launch', 'businesses.request.view', 'archive.upload.stage']
/** Changing what is known of clients and the people behind them. */
const CLIENT_DATA = [
  'clients.contact.change',
  'clients.profile.change',
  'clients.identity.renew',
  'clients.person.add',
  'clients.person.change',
  'clients.person.remove',
]
/** Bank accounts and trading codes of accounts, and the further accounts that businesses of the house open. */
const ACCOUNT_REGISTERS = ['banks.account.*', 'trading.code.*', 'onboarding.account.open']
const APPROVER = ['approvals.task.*', 'businesses.request.view', 'counters.delivery.view', ...REQUESTER]
/** The app logins of clients, as a branch looks after them. */
const LOGINS = [
  'members.member.view',
  ...['resetPassword', 'resendAccountId', 'unlock', 'setContact', 'setOpenId'].map((verb) => `members.member.${verb}`),
]
const REVEAL = ['*.*.reveal']
const EXPORT = ['*.*.export']

/**
 * What comes with Kontor. Brokers make roles of their own beside them; these follow the code. A role added here later
 * carries a dot in its code, which codes of a broker's own never do.
 */
export const BUILTIN_ROLES: readonly BuiltinRole[] = [
  {
    code: ADMINISTRATOR,
    patterns: [
      'access.*',
      'duties.*',
      'notices.*.view',
      'webhooks.*',
      'oa.*',
      'backups.*',
      'approvals.*.view',
      // Who is asked as super administrator decides by the ordinary commands.
      'approvals.task.*',
      'sources.*.view',
      'sources.version.*',
      'sources.draft.try',
      'sources.secret.*',
      'records.*',
      'platform.*',
    ],
    personally: ['approvals.ticket.superApprove'],
  },
  {
    code: 'business-administrator',
    patterns: [...BUSINESS, ...VIEW, 'records.*', 'platform.*'],
    personally: [
      'approvals.ticket.superApprove',
      'approvals.case.administer',
      'businesses.request.correct',
      ...EXPORT,
      ...REVEAL,
    ],
  },
  {
    code: 'onboarding-maker',
    patterns: [
      ...LAUNCHER,
      'onboarding.application.create',
      'onboarding.application.update',
      'onboarding.application.submit',
      'onboarding.application.retry',
      'onboarding.application.view',
      'onboarding.import.*',
      ...ACCOUNT_REGISTERS,
      'counters.opening.view',
      'counters.opening.edit',
      'counters.opening.settle',
      'counters.opening.dismiss',
      'clients.client.view',
      ...CLIENT_DATA,
      'accounts.account.view',
      'archive.document.view',
      'archive.document.upload',
      'archive.upload.stage',
      ...REQUESTER,
    ],
    personally: [],
  },
  {
    code: 'onboarding-reviewer',
    patterns: [
      'onboarding.application.view',
      'onboarding.review.first',
      'onboarding.review.videoCall',
      'packs.review.operations',
      'banks.account.view',
      'trading.code.view',
      'trading.permission.view',
      'trading.application.choose',
      'suitability.certification.view',
      'suitability.assessment.view',
      'suitability.exemption.view',
      'screening.hit.view',
      'screening.pair.view',
      'clients.client.view',
      'accounts.account.view',
      'archive.document.view',
      ...APPROVER,
    ],
    personally: REVEAL,
  },
  {
    code: 'compliance',
    patterns: [
      ...VIEW,
      'duties.conflict.find',
      'duties.acceptance.*',
      'duties.ownClient.*',
      'onboarding.review.compliance',
      'onboarding.contactDemand.set',
      'onboarding.dossier.export',
      'packs.review.compliance',
      'trading.application.choose',
      'clients.client.freeze',
      'accounts.account.freeze',
      'archive.hold.*',
      'archive.document.destroy',
      'archive.lock.test',
      'archive.document.retain',
      'suspicions.*',
      'screening.*',
      'records.*',
      ...APPROVER,
    ],
    // Who may read the register of suspicious events is decided person by person: clients must not be tipped off.
    personally: [...REVEAL, 'suspicions.event.view', 'suspicions.event.export', 'archive.document.original'],
  },
  {
    code: 'responsible-officer',
    patterns: [
      ...VIEW,
      'onboarding.review.officer',
      'filing.profile.verify',
      'filing.form.verify',
      'packs.review.director',
      'sources.version.publish',
      'sources.draft.try',
      // What compliance found, somebody of another desk stands for.
      'suspicions.event.sendBack',
      'suspicions.event.complete',
      ...APPROVER,
    ],
    personally: [...REVEAL, 'suspicions.event.view'],
  },
  {
    code: 'account-clerk',
    patterns: [
      ...LAUNCHER,
      'clients.client.*',
      ...CLIENT_DATA,
      'accounts.account.*',
      ...LOGINS,
      'portal.authority.view',
      'portal.authority.grant',
      'portal.authority.end',
      'members.device.view',
      'members.device.unbind',
      'members.device.forceOut',
      'messages.message.view',
      'messages.message.resend',
      'cloudsync.event.view',
      'cloudsync.event.resync',
      'notices.delivery.view',
      'archive.document.view',
      'archive.document.upload',
      'rates.*',
      ...ACCOUNT_REGISTERS,
      'counters.delivery.view',
      'suitability.*',
      'trading.permission.*',
      // What headquarters dispatches to a branch is filled in by its clerks.
      'approvals.task.handle',
      'approvals.task.work',
      'approvals.task.transfer',
      ...REQUESTER,
    ],
    personally: [],
  },
  {
    code: 'account-supervisor',
    patterns: [
      ...LAUNCHER,
      'clients.client.*',
      ...CLIENT_DATA,
      'accounts.account.*',
      ...LOGINS,
      'portal.authority.view',
      'portal.authority.grant',
      'portal.authority.end',
      'members.device.view',
      'members.device.unbind',
      'members.device.forceOut',
      'messages.message.view',
      'messages.message.resend',
      'notices.delivery.view',
      'archive.document.*',
      'archive.upload.stage',
      'mounts.*.view',
      'mounts.file.*',
      'cloudsync.*.view',
      'cloudsync.event.*',
      'platform.savedView.share',
      'suitability.*.view',
      'trading.permission.*',
      ...ACCOUNT_REGISTERS,
      'packs.review.department',
      ...APPROVER,
    ],
    personally: REVEAL,
  },
  { code: 'risk.officer', patterns: [...VIEW, 'packs.review.risk', ...APPROVER], personally: REVEAL },
  {
    // Whoever answers for the client's app has its API key: it registers members, tells of devices, checks passwords.
    code: 'app.backend',
    patterns: [
      'members.member.register',
      'members.member.bindClient',
      'members.member.view',
      'members.password.*',
      'members.device.report',
      'members.session.check',
    ],
    personally: [],
  },
  { code: 'auditor', patterns: VIEW, personally: [...EXPORT, 'suspicions.event.view'] },
]

/** Whether a key fits a pattern; a `*` at the end covers any rest. */
export function fits(pattern: string, key: string): boolean {
  const [wanted, parts] = [pattern.split('.'), key.split('.')]
  if (wanted.at(-1) === '*' && parts.length >= wanted.length) {
    return wanted.slice(0, -1).every((part, index) => part === '*' || part === parts[index])
  }
  return wanted.length === parts.length && wanted.every((part, index) => part === '*' || part === parts[index])
}
