import type { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { FieldProblem, Json } from '#kernel/refusal.ts'
import { type Command, type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { suitabilityErrors } from './errors.ts'
import { assessmentProblems, certificationProblems, exemptionProblems } from './policy.ts'
import * as wire from './schema.ts'
import { latestOf, lockSubject, writeEntry } from './store.ts'
import { liveSubject, type Named, type Subject } from './subject.ts'

type Common = Named & { evidenceOn: string; expiresOn: string | null; remark: string }
type Values = Record<string, Json>

type Spec<I extends Common> = {
  register: wire.Register
  input: z.ZodType<I>
  problems(input: I, subject: Subject, today: string): FieldProblem[]
  /** What the register itself says. */
  values(input: I): Values
}

/** An entry as a record and an approver see it. */
function shown(entry: (Values & { evidenceOn: Json; expiresOn: Json }) | null, keys: readonly string[]): Values | null {
  if (entry === null) return null
  return Object.fromEntries([...keys, 'evidenceOn', 'expiresOn'].map((key) => [key, entry[key] ?? null]))
}

/** The command that writes into a register: what stood there before is kept and ends. */
function recordCommand<I extends Common>(spec: Spec<I>): Command<I, { id: string }> {
  const { register } = spec
  const prepared = async (context: CommandContext, input: I) => {
    const subject = await liveSubject(context, input)
    const problems = spec.problems(input, subject, dateAt(context.now, context.platform.config.timeZone))
    if (problems.length > 0) throw suitabilityErrors.ENTRY_INVALID({}, problems)
    await lockSubject(context.tx, subject.ref)
    const latest = await latestOf(context.tx, register, subject.ref)
    const values = spec.values(input)
    const keys = Object.keys(values)
    const { evidenceOn, expiresOn } = input
    return {
      subject,
      values,
      version: latest?.id ?? 'none',
      before: shown(latest as Parameters<typeof shown>[0], keys),
      after: shown({ ...values, evidenceOn, expiresOn }, keys),
    }
  }
  return defineCommand({
    name: `suitability.${register}.record`,
    input: spec.input,
    output: wire.entryOutcome,
    async propose(context, input): Promise<Proposal> {
      const { subject, version, before, after, values } = await prepared(context, input)
      const { target, clientId, businessLine, departmentId, clientType } = subject
      const facts = { clientType, ...values }
      return {
        target,
        version,
        clientId,
        accountId: null,
        businessLine,
        departmentId,
        facts,
        before,
        after,
        reason: input.remark,
      }
    },
    async run(context, input) {
      const { tx, actor, now, ticket } = context
      const { subject, values, before, after } = await prepared(context, input)
      const id = await writeEntry(tx, register, {
        subject: subject.ref,
        evidenceOn: input.evidenceOn,
        expiresOn: input.expiresOn,
        remark: input.remark,
        by: { id: actor.operatorId, name: actor.name },
        at: toWire(now),
        caseId: ticket?.id ?? null,
        values,
      })
      const { target, clientId, businessLine, departmentId } = subject
      context.record({ target, clientId, businessLine, departmentId, before, after, reason: input.remark })
      context.emit({ topic: 'suitability', ids: [target.id], businessLine, departmentId })
      return { id }
    },
  })
}

/** Records whether a client is a professional investor, on what evidence and until when. */
export const recordCertification = recordCommand<wire.CertificationInput>({
  register: 'certification',
  input: wire.certificationInput,
  problems: (input, { clientType }, today) => certificationProblems(input, clientType, today),
  values: ({ isPi, category }) => ({ isPi, category: isPi ? category : null }),
})

/** Records how much risk a client can bear. */
export const recordAssessment = recordCommand<wire.AssessmentInput>({
  register: 'assessment',
  input: wire.assessmentInput,
  problems: (input, _subject, today) => assessmentProblems(input, today),
  values: ({ level, score, product, passed }) => ({ level, score, product, passed }),
})

/** Records why a client with a mainland document is no mainland investor northbound, or that it is one after all. */
export const recordExemption = recordCommand<wire.ExemptionInput>({
  register: 'exemption',
  input: wire.exemptionInput,
  problems: (input, _subject, today) => exemptionProblems(input, today),
  values: ({ exempt, basis }) => ({ exempt, basis: exempt ? basis : null }),
})
