import type { CommandContext } from '#platform/command.ts'
import { accessErrors } from '../errors.ts'
import { countAdministrators, isAdministrator } from '../store/operator.ts'

/**
 * Runs a change that may take an administrator away, and refuses it when nobody would be left.
 *
 * @throws LAST_ADMINISTRATOR
 */
export async function keepingAnAdministrator(
  { tx, now }: CommandContext,
  operatorId: string,
  change: () => Promise<void>,
): Promise<void> {
  const concerned = await isAdministrator(tx, operatorId, now)
  await change()
  if (concerned && (await countAdministrators(tx, now)) === 0) throw accessErrors.LAST_ADMINISTRATOR()
}
