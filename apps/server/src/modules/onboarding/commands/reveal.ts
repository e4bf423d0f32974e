import { z } from 'zod'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { openContent } from '../service/content.ts'
import { REVEALABLE, valueAt } from '../service/mask.ts'
import { getApplication } from '../service/read.ts'
import { recordTarget } from '../service/target.ts'
import { findRevision } from '../store/revision.ts'

/** Shows one number of identity, tax or bank account, phone or e-mail address of an application in full; each showing is recorded. */
export const revealContent = defineCommand({
  name: 'onboarding.content.reveal',
  input: z.strictObject({
    id: z.uuid(),
    revision: z.int32().min(1).nullable().default(null),
    /** As in the content: `profile.documents.0.number`. */
    path: z.string().regex(REVEALABLE),
  }),
  output: z.object({ value: z.string() }),
  async run(context, input) {
    const { tx, platform, actor } = context
    const application = await getApplication(tx, actor, input.id)
    const revision = await findRevision(tx, application.id, input.revision ?? application.revision)
    const value = revision && valueAt(openContent(platform.cipher, revision), input.path)
    if (!value) throw platformErrors.NOT_FOUND()
    recordTarget(context, application)
    context.record({ after: { shown: input.path } })
    return { value }
  },
})
