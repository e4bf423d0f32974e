import { z } from 'zod'
import { checkIdentity } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import * as commands from './commands.ts'
import { introducerList } from './lists.ts'
import { checkSettings, type IntroducerDetail, identityOf, introducerDetail, introducerMatch } from './schema.ts'
import { accountsUnder, activeWith, findIntroducer, findSettings, keysOf, relativesOf } from './store.ts'

const id = z.object({ id: z.uuid() })

/** One introducer, masked. @throws NOT_FOUND */
async function detailOf(platform: Platform, actor: Actor, introducerId: string): Promise<IntroducerDetail> {
  const row = await findIntroducer(platform.db, actor, introducerId)
  if (!row) throw platformErrors.NOT_FOUND()
  const { identityKind, identityCountry, identityMasked, businessLine: _line, ...rest } = row
  return {
    ...rest,
    identity: { kind: identityKind, country: identityCountry, masked: identityMasked },
    relatives: await relativesOf(platform.db, introducerId),
    missing: commands.missingToday(row, platform.clock(), platform),
    accounts: await accountsUnder(platform.db, actor, row.code),
  }
}

export const routes: readonly Route[] = [
  listRoute('/introducers', introducerList),
  queryRoute({
    id: 'introducers.introducer.get',
    path: '/introducers/{id}',
    permission: 'introducers.introducer.view',
    scope: 'accounts',
    summary: 'One introducer with relatives and what it lacks, masked',
    params: id,
    response: introducerDetail,
    handle: ({ platform, actor }, { params }) => detailOf(platform, actor, params.id),
  }),
  queryRoute({
    id: 'introducers.check.get',
    path: '/introducer-check',
    permission: 'introducers.introducer.view',
    scope: 'none',
    summary: 'Whether new brokerage accounts are compared with the register',
    response: checkSettings,
    handle: ({ platform }) => findSettings(platform.db),
  }),
  queryRoute({
    id: 'introducers.check.match',
    method: 'POST',
    path: '/introducer-check/match',
    permission: 'introducers.introducer.view',
    scope: 'none',
    summary: 'Active introducers, and relatives of active ones, that bear an identity',
    body: identityOf,
    response: z.object({ items: z.array(introducerMatch) }),
    handle: async ({ platform }, { body }) => {
      const { number } = checkIdentity(body.kind, body.country, body.number)
      return { items: await activeWith(platform.db, keysOf(platform.cipher, { ...body, number })) }
    },
  }),
  commandRoute('POST', '/introducers', commands.registerIntroducer, {
    summary: 'Register an introducer',
    created: true,
  }),
  commandRoute('PUT', '/introducers/{id}', commands.updateIntroducer, { summary: 'Change an introducer' }),
  commandRoute('PUT', '/introducers/{id}/relatives', commands.setRelatives, {
    summary: 'Say who an introducer may not bring',
  }),
  commandRoute('POST', '/introducers/{id}/status', commands.setIntroducerStatus, {
    summary: 'Activate, suspend or end an introducer',
  }),
  commandRoute('POST', '/introducers/{id}/reveal', commands.revealIntroducer, {
    summary: 'Show an identity number in full',
  }),
  commandRoute('PUT', '/introducer-check', commands.configureCheck, { summary: 'Switch the introducer check' }),
]
