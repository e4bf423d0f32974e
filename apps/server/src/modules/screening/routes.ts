import { z } from 'zod'
import { getClient } from '#modules/clients'
import { getApplication } from '#modules/onboarding'
import type { Actor } from '#platform/actor.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import { intakeRoutes } from '#platform/sheets/intake.ts'
import * as commands from './commands.ts'
import { hitsOf } from './hits.ts'
import { entryList, hitList, pairList } from './lists.ts'
import { similarTo } from './pairs.ts'
import { CATEGORIES, IMPORT_MAX, importRow, type Screened, screened } from './schema.ts'

const params = z.object({ id: z.uuid() })
const maySee = (actor: Actor) => actor.permissions.has('screening.pair.view')

async function about(
  { db }: Platform,
  actor: Actor,
  subject: { clientId: string } | { applicationId: string },
): Promise<Screened> {
  const [hits, similar] = await Promise.all([
    hitsOf(db, actor, subject),
    maySee(actor) ? similarTo(db, actor, subject) : null,
  ])
  return { hits, similar }
}

const ofClient = queryRoute({
  id: 'screening.client.get',
  path: '/clients/{id}/screening',
  permission: 'screening.hit.view',
  scope: 'accounts',
  summary: 'Hits on the client, and the clients like it',
  params,
  response: screened,
  async handle({ platform, actor }, { params: { id } }) {
    await getClient(platform.db, actor, id)
    return about(platform, actor, { clientId: id })
  },
})

const ofApplication = queryRoute({
  id: 'screening.application.get',
  path: '/onboarding/applications/{id}/screening',
  permission: 'screening.hit.view',
  scope: 'accounts',
  summary: 'Hits on who applies, and the clients like it',
  params,
  response: screened,
  async handle({ platform, actor }, { params: { id } }) {
    const { clientId } = await getApplication(platform.db, actor, id)
    return about(platform, actor, clientId === null ? { applicationId: id } : { clientId })
  },
})

export const routes: Route[] = [
  listRoute('/screening/entries', entryList),
  listRoute('/screening/hits', hitList),
  listRoute('/screening/pairs', pairList),
  ofClient,
  ofApplication,
  commandRoute('POST', '/screening/entries', commands.createEntry, { summary: 'Put on the blacklist', created: true }),
  commandRoute('POST', '/screening/entries/{id}/status', commands.setEntryStatus, {
    summary: 'Let an entry count, or not',
  }),
  commandRoute('POST', '/screening/entries/{id}/remove', commands.removeEntry, { summary: 'Take off the blacklist' }),
  commandRoute('POST', '/screening/hits/{id}/decide', commands.decideOnHit, { summary: 'Decide a hit' }),
  commandRoute('POST', '/screening/pairs/{id}/judge', commands.judgePair, {
    summary: 'Say what two similar clients are to each other',
  }),
  commandRoute('POST', '/screening/entry-imports', commands.importEntries, { summary: 'Put many on the blacklist' }),
  ...intakeRoutes({
    id: 'screening.entry',
    path: '/screening/entry-imports',
    permission: commands.importEntries.name,
    scope: 'none',
    rows: 'entries of the blacklist',
    columns: [
      { key: 'identityKind' },
      { key: 'identityCountry' },
      { key: 'identityNumber' },
      { key: 'nameZh' },
      { key: 'nameEn' },
      { key: 'bornOn' },
      { key: 'category', required: true, choices: { values: CATEGORIES, texts: 'screening:state.category' } },
      { key: 'reason', required: true },
      { key: 'source' },
      { key: 'validUntil' },
    ],
    rowsMax: IMPORT_MAX,
    row: importRow,
  }),
]
