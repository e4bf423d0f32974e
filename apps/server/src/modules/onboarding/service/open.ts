import { openAccount } from '#modules/accounts'
import { fileDocuments } from '#modules/archive'
import { createClient, placeClient } from '#modules/clients'
import type { CommandContext } from '#platform/command.ts'
import { onboardingErrors } from '../errors.ts'
import { type Opened, openedListeners } from '../opened-listener.ts'
import { openingObjections } from '../opening-check.ts'
import type { ApplicationContent } from '../schema/content.ts'
import { type ApplicationRow, insertOpened } from '../store/application.ts'
import type { FileRow } from '../store/revision.ts'
import { contentHash } from './assess.ts'
import { currentRevision } from './content.ts'
import { doer, move } from './target.ts'

/** The client the accounts are opened for: the one named, or a new one made of the profile. */
async function clientFor(context: CommandContext, content: ApplicationContent): Promise<string> {
  const { tx, platform, now } = context
  if (content.clientId !== null) {
    await placeClient(tx, content.clientId, content)
    return content.clientId
  }
  if (content.profile === null) throw onboardingErrors.CLIENT_OR_PROFILE()
  return (await createClient(tx, platform, now, content.profile, content)).id
}

/** Files the application's documents: those of the client once, those of accounts with each account. */
async function file(
  context: CommandContext,
  application: ApplicationRow,
  files: readonly FileRow[],
  opened: { clientId: string; accountIds: readonly string[] },
): Promise<void> {
  if (files.length === 0) return
  const { id, clientType, businessLine, departmentId } = application
  const items = files.map(({ position, ...rest }) => ({ key: String(position), ...rest }))
  for (const accountId of opened.accountIds) {
    await fileDocuments(context, {
      clientId: opened.clientId,
      clientType,
      accountId,
      businessLine,
      departmentId,
      source: 'application',
      sourceId: id,
      items,
      takesReferences: false,
    })
  }
}

/**
 * Opens what was approved, in one transaction: client, one account for each requested type, documents, story. What is
 * opened is what was submitted: the content's hash is compared first.
 *
 * @param handed  what other modules are to keep with what opens, where the content does not say it.
 * @throws CONTENT_CHANGED, and what clients, accounts, the archive and `openingChecks` refuse today.
 */
export async function openApplication(
  context: CommandContext,
  application: ApplicationRow,
  handed: Opened['handed'] = null,
): Promise<{ accountNos: string[]; accountIds: string[]; clientId: string }> {
  const { tx, platform, now } = context
  const { revision, content, files } = await currentRevision(tx, platform.cipher, application)
  if (revision.submittedAt === null || !contentHash(content).equals(revision.contentHash)) {
    throw onboardingErrors.CONTENT_CHANGED()
  }
  const [objection] = await openingObjections({ tx, platform, now, moment: 'open', application }, content)
  if (objection) throw objection.refusal
  const by = doer(context)
  const opening = await move(
    context,
    application,
    { state: 'OPENING', failure: null },
    { kind: 'opening', by, remark: null },
  )
  const clientId = await clientFor(context, content)
  const accounts: Opened['accounts'][number][] = []
  for (const request of content.accounts) {
    const { businessLine, departmentId, brokerCode, introducerCode } = content
    const account = await openAccount(tx, platform, now, {
      ...request,
      clientId,
      businessLine,
      departmentId,
      brokerCode,
      introducerCode,
      applicationId: application.id,
      status: 'ACTIVE',
    })
    await insertOpened(tx, application.id, account.id, request.type)
    accounts.push({ ...account, request })
  }
  await file(context, application, files, { clientId, accountIds: accounts.map(({ id }) => id) })
  const result: Opened = {
    applicationId: application.id,
    applicationNo: application.applicationNo,
    submittedAt: revision.submittedAt,
    profile: content.profile,
    caseId: application.caseId,
    clientId,
    handed,
    accounts,
  }
  for (const listener of platform.offered(openedListeners)) await listener(context, result)
  await move(context, opening, { state: 'OPENED', clientId, opened: true }, { kind: 'opened', by, remark: null })
  const { businessLine, departmentId } = application
  context.emit({ topic: 'accounts', ids: accounts.map(({ id }) => id), businessLine, departmentId })
  context.emit({ topic: 'clients', ids: [clientId], businessLine, departmentId })
  return {
    accountNos: accounts.map(({ accountNo }) => accountNo),
    accountIds: accounts.map(({ id }) => id),
    clientId,
  }
}
