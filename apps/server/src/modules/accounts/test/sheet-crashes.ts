import { Readable } from 'node:stream'
import { registerContent } from '#platform/files/registry.ts'
import type { Examples } from '#testing/crash-sweep.ts'
import { type Centre, cancelAccountRow, cancelClientRow, checked, clientNoOf, csvOf } from './a-sheet.ts'

async function sheetOf(at: Centre) {
  const { accountNo, clientId } = await at.open()
  return [cancelClientRow(await clientNoOf(at, clientId)), cancelAccountRow(accountNo)]
}

async function checkedSheet(at: Centre) {
  return { actor: at.maker.actor, input: { id: await checked(at, 'accounts.cancel', await sheetOf(at)) } }
}

/** A sheet whose rows were left undone. */
async function stoppedSheet(at: Centre) {
  const call = await checkedSheet(at)
  for (const verb of ['confirm', 'cancel']) await at.maker.send('POST', `/intakes/${call.input.id}/${verb}`, {})
  return call
}

/** What each command on sheets is called with. */
export const EXAMPLES: Examples<Centre> = {
  'platform.intake.create': async (at) => {
    const { platform } = at.app
    const stored = await platform.objects.put(Readable.from([csvOf(await sheetOf(at))]), { maxBytes: 100_000 })
    await registerContent(platform, { ...stored, mime: 'text/csv' })
    const input = { kind: 'accounts.cancel', fileName: 'rows.csv', format: 'csv', fileSha256: stored.sha256 }
    return { actor: at.maker.actor, input }
  },
  'platform.intake.confirm': checkedSheet,
  'platform.intake.cancel': checkedSheet,
  'platform.intake.retry': stoppedSheet,
}
