import { z } from 'zod'
import { defineCommand } from '#platform/command.ts'
import { requestBundle } from '#platform/exports/bundle.ts'
import { approvedFile, dossier } from '../service/dossier.ts'
import { recordTarget } from '../service/target.ts'

/** Asks for the whole file of an approved application; who asked, for which revision and how many files is recorded. */
export const exportDossier = defineCommand({
  name: 'onboarding.dossier.export',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ exportId: z.uuid() }),
  async run(context, { id }) {
    const { tx, platform, actor } = context
    const { application, revision, files } = await approvedFile({ db: tx, cipher: platform.cipher }, actor, id)
    recordTarget(context, application)
    context.record({ after: { revision: revision.revision, files: files.length } })
    return { exportId: await requestBundle(context, { bundle: dossier, query: { applicationId: id } }) }
  },
})
