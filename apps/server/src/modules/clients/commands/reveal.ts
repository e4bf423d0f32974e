import { z } from 'zod'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { SEAL } from '../policy/purpose.ts'
import { findClient, placesOf } from '../store/client.ts'
import { sealedValue } from '../store/detail.ts'

const revealed = z.object({ value: z.string() })

/** Opens one sealed value of a client in scope; the record says whose and which, never the value. */
async function reveal(
  context: CommandContext,
  what: 'identity' | 'contact' | 'tax',
  purpose: string,
  input: { id: string; valueId: string; reason: string | null },
) {
  const client = await findClient(context.tx, context.actor, input.id)
  const found = client ? await sealedValue(context.tx, what, input.id, input.valueId) : null
  if (!client || !found) throw platformErrors.NOT_FOUND()
  const [place] = await placesOf(context.tx, context.actor, client.id)
  context.record({
    target: { type: 'client', id: client.id, label: `${client.clientNo} ${client.displayName}` },
    clientId: client.id,
    businessLine: place?.businessLine ?? null,
    departmentId: place?.departmentId ?? null,
    after: { shown: what, masked: found.masked },
    reason: input.reason,
  })
  return { value: context.platform.cipher.open(found.sealed, purpose) }
}

const reason = z.string().trim().min(1).max(500).nullable().default(null)

/** Shows one identity or tax number in full; each showing leaves a record. */
export const revealIdentity = defineCommand({
  name: 'clients.identity.reveal',
  input: z.strictObject({
    id: z.uuid(),
    what: z.enum(['identity', 'tax']).default('identity'),
    valueId: z.uuid(),
    reason,
  }),
  output: revealed,
  run: (context, input) => reveal(context, input.what, input.what === 'tax' ? SEAL.tin : SEAL.identity, input),
})

/** Shows one phone or e-mail address in full; each showing leaves a record. */
export const revealContact = defineCommand({
  name: 'clients.contact.reveal',
  input: z.strictObject({ id: z.uuid(), valueId: z.uuid(), reason }),
  output: revealed,
  run: (context, input) => reveal(context, 'contact', SEAL.contact, input),
})
