import type { CommandContext } from '#platform/command.ts'
import { changePapers, type Paper } from '../change-points.ts'
import { clientErrors } from '../errors.ts'

/**
 * The papers of a client that a change rests on, by their ids; `clientId` is null where there is no client yet, and then
 * there are none.
 *
 * @throws PAPER_UNKNOWN with every place that names no current paper in scope
 */
export async function papersNamed(
  { tx, actor, platform }: CommandContext,
  clientId: string | null,
  ids: readonly string[],
): Promise<Paper[]> {
  if (ids.length === 0) return []
  const found: Paper[] = []
  if (clientId !== null) {
    for (const papers of platform.offered(changePapers)) found.push(...(await papers(tx, actor, clientId, ids)))
  }
  const known = new Set(found.map((one) => one.id))
  const unknown = ids.flatMap((id, at) =>
    known.has(id) ? [] : [{ path: `attachments.${at}`, code: 'PAPER_UNKNOWN', module: 'clients' }],
  )
  if (unknown.length > 0) throw clientErrors.PAPER_UNKNOWN({}, unknown)
  return found
}
