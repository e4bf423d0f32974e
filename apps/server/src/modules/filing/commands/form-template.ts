import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { filingErrors } from '../errors.ts'
import { type FormTemplate, namesNumbers } from '../policy/form-template.ts'
import { formInput, reference, verifyInput } from '../schema.ts'
import { insertTemplate, lockTemplate, signTemplate } from '../store/form-template.ts'

const targetOf = (id: string, template: FormTemplate, version: number) => ({
  type: 'formTemplate',
  id,
  label: `${template.id} ${version}`,
})

/** Lays down how the form for quotes looks, after the exchange's template; nobody has compared it yet. */
export const changeForm = defineCommand({
  name: 'filing.form.change',
  scope: 'none',
  input: formInput,
  output: reference,
  async run(context, { template, source, remark }) {
    const { tx, actor, now } = context
    if (!namesNumbers(template)) {
      throw filingErrors.FORM_WITHOUT_NUMBERS({}, [{ path: 'template', code: 'FORM_WITHOUT_NUMBERS' }])
    }
    const id = newId<'formTemplate'>()
    const by = { id: actor.operatorId, name: actor.name }
    const version = await insertTemplate(tx, { id, template, source, remark, by, at: toWire(now) })
    context.record({ target: targetOf(id, template, version), after: { version, source }, reason: remark })
    context.emit({ topic: 'filings', ids: [id] })
    return { id }
  },
})

/** Stands for a version: it was compared with the exchange's template. Never by whoever laid it down. */
export const verifyForm = defineCommand({
  name: 'filing.form.verify',
  scope: 'none',
  input: verifyInput,
  output: reference,
  async run(context, input) {
    const { tx, actor, now } = context
    const found = await lockTemplate(tx, input.id)
    if (!found) throw platformErrors.NOT_FOUND()
    context.record({ target: targetOf(found.id, found.template, found.version), reason: input.remark })
    if (found.verifiedAt !== null) throw filingErrors.PROFILE_VERIFIED()
    if (found.madeById === actor.operatorId || actor.kind !== 'operator') throw filingErrors.VERIFIER_IS_MAKER()
    await signTemplate(tx, input, { id: actor.operatorId, name: actor.name, at: toWire(now) })
    const { specification, specificationVersion } = input
    context.record({ before: { verified: false }, after: { verified: true, specification, specificationVersion } })
    context.emit({ topic: 'filings', ids: [found.id] })
    return { id: found.id }
  },
})
