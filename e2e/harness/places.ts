import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/command.ts'
import { type Person, signIn } from './person.ts'
import type { Place } from './product.ts'
import { askToFreeze } from './tickets.ts'

/** A page as the console's routes name it, and where one such page stands for this product. */
type Stop = { name: string; route: string; path: string }
type Round = { username: string; pages: Stop[] }

type Rows = { items: { id: string }[] }

/** The first row of a list: some record to open the page of. */
async function firstOf(person: Person, list: string): Promise<string> {
  const { status, body } = await person.get<Rows>(list)
  const id = body.items?.[0]?.id
  if (!id) throw new Error(`${person.username} sees nothing in ${list} (${status})`)
  return id
}

const page = (name: string, route: string, path = route): Stop => ({ name, route, path })

/** A ticket; a fresh demo has none until somebody asks for something. */
async function someTicket(product: Place, person: Person): Promise<string> {
  const { body } = await person.get<Rows>('/tickets?limit=1')
  const [first] = body.items
  if (first) return first.id
  const clerk = await signIn(product, 'clerk-central')
  return askToFreeze(clerk, await firstOf(clerk, '/accounts?limit=1&status=ACTIVE&frozen=false'))
}

/** Pages of the broker's business. */
async function businessPages(product: Place, person: Person): Promise<Stop[]> {
  const ticket = await someTicket(product, person)
  const [account, client, document, application, introducer, record, source, dispatch, message, member, event, legacy] =
    await Promise.all(
      [
        '/accounts?limit=1',
        '/clients?limit=1',
        '/archive/documents?limit=1',
        '/onboarding/applications?limit=1',
        '/introducers?limit=1',
        '/records?limit=1',
        '/sources?limit=1&kind=register',
        '/dispatches?limit=1',
        '/messages?limit=1',
        '/members?limit=1',
        '/cloud-events?limit=1&state=FAILED',
        '/mounted-files?limit=1',
      ].map((list) => firstOf(person, list)),
    )
  const businesses = await person.get<{ items: { id: string; code: string }[] }>('/businesses?limit=100')
  const feeChange = businesses.body.items.find(({ code }) => code === 'fee-change')?.id ?? ''
  return [
    page('home', '/'),
    page('accounts', '/accounts'),
    page('account', '/accounts/$accountId', `/accounts/${account}`),
    page('account-trading', '/accounts/$accountId', `/accounts/${account}?tab=trading`),
    page('account-documents', '/accounts/$accountId', `/accounts/${account}?tab=documents`),
    page('account-submissions', '/accounts/$accountId', `/accounts/${account}?tab=submissions`),
    page('account-records', '/accounts/$accountId', `/accounts/${account}?tab=records`),
    page('clients', '/clients'),
    page('client', '/clients/$clientId', `/clients/${client}`),
    page('client-documents', '/clients/$clientId', `/clients/${client}?tab=documents`),
    page('bank-accounts', '/bank-accounts'),
    page('trading-codes', '/trading-codes'),
    page('fee-rates', '/fee-rates'),
    page('margin-rates', '/margin-rates'),
    page('trading-permissions', '/trading-permissions'),
    page('markets', '/markets'),
    page('account-inactivity', '/account-inactivity', '/account-inactivity?type=cash&months=24'),
    page('certifications', '/certifications'),
    page('risk-assessments', '/risk-assessments'),
    page('northbound-exemptions', '/northbound-exemptions'),
    page('packs', '/packs'),
    page('introducers', '/introducers'),
    page('introducer', '/introducers/$introducerId', `/introducers/${introducer}`),
    page('applications', '/applications'),
    page('contact-demand', '/applications/contact-demand'),
    page('application', '/applications/$applicationId', `/applications/${application}`),
    page('records', '/records'),
    page('record', '/records/$recordId', `/records/${record}`),
    page('client-devices', '/clients/$clientId', `/clients/${client}?tab=devices`),
    page('members', '/members'),
    page('member', '/members/$memberId', `/members/${member}`),
    page('device-records', '/device-records'),
    page('messages', '/messages'),
    page('message', '/messages/$messageId', `/messages/${message}`),
    page('message-templates', '/message-templates'),
    page('notices', '/notices'),
    page('notice-rules', '/notice-rules'),
    page('client-portal', '/clients/$clientId', `/clients/${client}?tab=portal`),
    page('client-notices', '/clients/$clientId', `/clients/${client}?tab=notices`),
    page('link', '/go'),
    page('documents', '/documents'),
    page('document', '/documents/$documentId', `/documents/${document}`),
    page('document-types', '/document-types'),
    page('legal-holds', '/legal-holds'),
    page('destruction', '/destruction'),
    page('destruction-done', '/destruction', '/destruction?tab=done'),
    page('destruction-lock', '/destruction', '/destruction?tab=lock'),
    page('export-rules', '/export-rules'),
    page('document-comparison', '/document-comparison', `/document-comparison?left=${account}`),
    page('cloud-events', '/cloud-events'),
    page('cloud-event', '/cloud-events/$eventId', `/cloud-events/${event}`),
    page('cloud-rules', '/cloud-rules'),
    page('archive-findings', '/archive-findings'),
    page('legacy-files', '/legacy-files'),
    page('legacy-file', '/legacy-files/$fileId', `/legacy-files/${legacy}`),
    page('legacy-folders', '/legacy-folders'),
    page('account-legacy', '/accounts/$accountId', `/accounts/${account}?tab=legacy`),
    page('account-cloud', '/accounts/$accountId', `/accounts/${account}?tab=cloud`),
    page('requests', '/requests'),
    page('dispatches', '/dispatches'),
    page('dispatch', '/dispatches/$dispatchId', `/dispatches/${dispatch}`),
    page('dispatch-answers', '/dispatches/$dispatchId', `/dispatches/${dispatch}?tab=answers`),
    page('businesses', '/businesses'),
    page('business-clients', '/businesses/$businessId/design', `/businesses/${feeChange}/design?tab=clients`),
    page('inbox', '/inbox'),
    page('monitor', '/monitor'),
    page('case', '/cases/$caseId', `/cases/${ticket}`),
    page('statistics', '/statistics'),
    page('statistics-days', '/statistics/days'),
    page('tickets', '/tickets'),
    page('ticket', '/tickets/$ticketId', `/tickets/${ticket}`),
    page('sources', '/sources'),
    page('source', '/sources/$sourceId', `/sources/${source}`),
    page('source-rows', '/sources/$sourceId', `/sources/${source}?tab=rows`),
    page('source-runs', '/source-runs'),
    page('offices', '/offices'),
    page('downloads', '/downloads'),
    page('bulk-runs', '/bulk-runs'),
    page('intakes', '/intakes'),
    page('profile', '/profile'),
    page('rights', '/rights'),
    page('right-requests', '/right-requests'),
  ]
}

/** Registers of the business that stand by themselves. */
async function registerPages(person: Person): Promise<Stop[]> {
  const numbers = await person.get<{ items: { clientId: string }[] }>('/bcan/registrations?limit=1')
  const numbered = numbers.body.items[0]?.clientId ?? ''
  const [clientGroup, stockGroup, delivery, opening] = await Promise.all(
    ['/client-groups?limit=1', '/stock-groups?limit=1', '/counter-deliveries?limit=1', '/counter-openings?limit=1'].map(
      (list) => firstOf(person, list),
    ),
  )
  return [
    page('client-groups', '/client-groups'),
    page('client-group', '/client-groups/$groupId', `/client-groups/${clientGroup}`),
    page('stock-groups', '/stock-groups'),
    page('counters', '/counters'),
    page('counter-accounts', '/counter-accounts'),
    page('counter-openings', '/counter-openings'),
    page('counter-opening', '/counter-openings/$openingId', `/counter-openings/${opening}`),
    page('counter-records', '/counter-records'),
    page('counter-slots', '/counter-slots'),
    page('counter-mapping', '/counters/$counter/mappings/$kind', '/counters/femas/mappings/fee'),
    page('counter-deliveries', '/counter-deliveries'),
    page('counter-delivery', '/counter-deliveries/$deliveryId', `/counter-deliveries/${delivery}`),
    page('client-numbers', '/client-numbers'),
    page('number-ranges', '/number-ranges'),
    page('filings', '/filings'),
    page('filing-breaks', '/filing-breaks'),
    page('order-exceptions', '/order-exceptions'),
    page('report-forms', '/report-forms'),
    page('file-layouts', '/file-layouts'),
    page('client-filing', '/clients/$clientId', `/clients/${numbered}?tab=filing`),
    page('client-bcan', '/clients/$clientId', `/clients/${numbered}?tab=bcan`),
    page('stock-group', '/stock-groups/$groupId', `/stock-groups/${stockGroup}`),
  ]
}

/** Pages of those who write applications; a draft is open to its maker alone. */
async function makerPages(person: Person): Promise<Stop[]> {
  const draft = await firstOf(person, '/onboarding/applications?limit=1&state=DRAFT')
  return [
    page('application-new', '/applications/new'),
    page('application-edit', '/applications/$applicationId/edit', `/applications/${draft}/edit`),
    page('launch', '/launch'),
    page('request-drafts', '/request-drafts'),
    page('imports', '/imports'),
    page('import-new', '/imports/new'),
    page('intake-new', '/intakes/new'),
    page('ticket-new', '/tickets/new'),
  ]
}

/** Pages of those who watch for what must be reported. */
async function compliancePages(person: Person): Promise<Stop[]> {
  const event = await firstOf(person, '/suspicious-events?limit=1')
  return [
    page('blacklist', '/blacklist'),
    page('blacklist-hits', '/blacklist-hits'),
    page('similar-clients', '/similar-clients'),
    page('suspicious-events', '/suspicious-events'),
    page('suspicious-event', '/suspicious-events/$eventId', `/suspicious-events/${event}`),
  ]
}

/** Pages of those who look after people and rules. */
async function administrationPages(person: Person): Promise<Stop[]> {
  const operator = await firstOf(person, '/access/operators?limit=1')
  const flow = await firstOf(person, '/flows')
  const webhook = await firstOf(person, '/webhooks?limit=1')
  await person.send('POST', '/duties/find', {})
  const conflict = await firstOf(person, '/duties/conflicts?limit=1')
  return [
    page('operators', '/operators'),
    page('operator', '/operators/$operatorId', `/operators/${operator}`),
    page('departments', '/departments'),
    page('business-lines', '/business-lines'),
    page('roles', '/roles'),
    page('policies', '/policies'),
    page('sessions', '/sessions'),
    page('api-keys', '/keys'),
    page('duties', '/duties'),
    page('duty', '/duties/$conflictId', `/duties/${conflict}`),
    page('duty-rules', '/duty-rules'),
    page('duty-granters', '/duty-granters'),
    page('approval-rules', '/approval-rules'),
    page('webhooks', '/webhooks'),
    page('office-tool', '/office-tool'),
    page('backups', '/backups'),
    page('webhook', '/webhooks/$webhookId', `/webhooks/${webhook}`),
    page('flows', '/flows'),
    page('flow', '/flows/$flowId', `/flows/${flow}`),
  ]
}

/** Every page of the console that stands by itself, each with somebody who may open it. */
export async function places(product: Place): Promise<Round[]> {
  const [business, maker, compliance, administrator] = await Promise.all([
    signIn(product, 'business-admin'),
    signIn(product, 'maker'),
    signIn(product, 'compliance'),
    signIn(product, 'admin'),
  ])
  return [
    { username: business.username, pages: await businessPages(product, business) },
    { username: business.username, pages: [page('dispatch-new', '/dispatches/new')] },
    { username: business.username, pages: await registerPages(business) },
    { username: maker.username, pages: await makerPages(maker) },
    { username: compliance.username, pages: await compliancePages(compliance) },
    { username: administrator.username, pages: await administrationPages(administrator) },
  ]
}

/** Pages that a journey of its own opens, because something has to be done first. */
export const ON_THE_WAY: readonly string[] = [
  '/bulk-runs/$runId',
  '/imports/$importId',
  '/intakes/$intakeId',
  '/ticket-batches/$batchId',
  '/launch/$businessId',
  '/requests/$requestId',
  '/requests/$requestId/amend',
  '/requests/$requestId/correct',
  '/businesses/$businessId/design',
]

/** The routes that the console's own files name. */
export function consoleRoutes(): string[] {
  const files = [
    'apps/console/src/app/own-pages.ts',
    ...globSync('apps/console/src/modules/*/index.tsx', { cwd: root }),
  ]
  const entries = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/path: '([^']+)',\s*permission[^}]*load:/g)].map(
      ([, path]) => path ?? '',
    ),
  )
  return [...new Set(entries)].sort()
}
