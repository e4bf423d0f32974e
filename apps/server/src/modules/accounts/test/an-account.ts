import { defineErrors } from '#kernel/refusal.ts'
import { createClient } from '#modules/clients'
import type { ApprovalGate } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { defineModule, type Module } from '#platform/module.ts'
import { aProfile } from '#testing/a-profile.ts'
import { cashAccount } from '#testing/an-account.ts'
import type { TestApp } from '#testing/app.ts'
import { accountCancellation, type Obstacle, type OpenAccount, openAccount } from '../index.ts'

/** A module that says what stands in the way of cancelling, as the books will. */
export function booksWith(obstacles: Map<string, Obstacle[]>): Module {
  return defineModule({
    name: 'books',
    migrations: null,
    errors: defineErrors('books', {}),
    offers: [accountCancellation.offer(async (_tx, accountId) => obstacles.get(accountId) ?? [])],
  })
}

/** A client of its own; `n` makes identity, phone and mail its own. */
export function clientNumbered(
  app: TestApp,
  n: number,
  place: { businessLine: string; departmentId: string },
  profile: object = {},
): Promise<string> {
  return inTransaction(
    app.db,
    async (tx) => (await createClient(tx, app.platform, app.clock(), aProfile(n, profile), place)).id,
  )
}

let count = 0

/** Opens an account, of a client of its own unless one is given. */
export async function anAccount(
  app: TestApp,
  given: Partial<OpenAccount> & { businessLine: string; departmentId: string },
): Promise<{ id: string; accountNo: string; clientId: string }> {
  count += 1
  const n = count
  return inTransaction(app.db, async (tx) => {
    const clientId = given.clientId ?? (await createClient(tx, app.platform, app.clock(), aProfile(n), given)).id
    const opened = await openAccount(tx, app.platform, app.clock(), cashAccount({ clientId, ...given }))
    return { ...opened, clientId }
  })
}

/** A gate that asks approval for every command and remembers what was asked. */
export function recordingGate(): ApprovalGate & { asked: Parameters<ApprovalGate['open']>[1][] } {
  const asked: Parameters<ApprovalGate['open']>[1][] = []
  return {
    asked,
    open: async (_context, request) => {
      asked.push(request)
      return { ticketId: request.proposal.target.id }
    },
  }
}
