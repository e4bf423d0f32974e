import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { JobScene } from '#testing/job-sweep.ts'
import type { BusinessDraft } from '../schema.ts'
import { ARCHIVE_TASK } from '../service/archiving.ts'
import type { Office } from './crash-examples.ts'
import { aClient, decide, launchAs, mobileDefinition, published, upload } from './house.ts'

const OUTSIDE_TASK = 'approvals.outside.run'
const values = { mobile: '+85291234567', reason: 'lost the old one' }
const archive = { maps: [{ code: 'main', items: [{ field: 'papers', parameter: 'address' }] }] }

/** The business with one more step between the review and the end. */
function withStep({ approver }: Office, step: object, more: Partial<BusinessDraft> = {}): BusinessDraft {
  const definition = mobileDefinition(approver.actor.operatorId, more)
  const flow = definition.flow as NonNullable<BusinessDraft['flow']>
  return {
    ...definition,
    flow: {
      ...flow,
      nodes: [...flow.nodes, step as (typeof flow.nodes)[number]],
      edges: [
        { id: 'asked', from: 'start', to: 'review' },
        { id: 'agreed', from: 'review', to: 'then' },
        { id: 'ended', from: 'then', to: 'end' },
      ],
    },
  }
}

/** A request, what it has filed, and what it has started. */
async function standing({ at }: Office, id: string) {
  const [found] = await rows(
    at.app.db,
    sql<object>`select r.state,
        (select array_agg(e.kind order by e.id) from approvals.case_event e where e.case_id = r.case_id) as lines,
        (select array_agg(o.kind || ' ' || o.state) from approvals.outside o where o.case_id = r.case_id) as outside,
        (select array_agg(d.parameter || ' ' || v.version) from archive.document_version v
          join archive.document d on d.id = v.document_id where v.source_id = r.id) as filed,
        (select array_agg(c.state || ' ' || c.origin) from businesses.link l join businesses.request c on c.id = l.child_id
          where l.parent_id = r.id) as started
      from businesses.request r where r.id = ${id}`,
  )
  return found
}

/** An approved request with a paper, whose case has come to the step, or to its end. */
async function approved(all: Office, definition: BusinessDraft) {
  const { at, clerk, approver } = all
  const business = await published(at, definition)
  const { accountId } = await aClient(at)
  const papers = [{ id: await upload(at, clerk) }]
  const { body } = await launchAs(clerk, business, { accountId, values: { ...values, papers } })
  await decide(at, approver, body.id, 'agree')
  const [work] = await rows(
    at.app.db,
    sql<{ caseId: string; tokenId: string; visit: number }>`select case_id as "caseId", token_id as "tokenId", visit
      from approvals.outside where case_id = ${body.caseId}`,
  )
  return { id: body.id, payload: { ...work }, outcome: () => standing(all, body.id) }
}

/** Jobs that businesses have done for their requests, ready to be run. */
export const SCENES: readonly (readonly [string, (all: Office) => Promise<JobScene>])[] = [
  [
    'filing the papers of a request that has ended',
    async (all) => {
      const plan = { archive: { ...archive, whenApproved: ['main'] } }
      const { id, outcome } = await approved(all, mobileDefinition(all.approver.actor.operatorId, plan))
      return { task: ARCHIVE_TASK, payload: { requestId: id }, outcome }
    },
  ],
  [
    'filing papers at a step',
    async (all) => {
      const step = { kind: 'effect', id: 'then', effect: { kind: 'archive', map: 'main' } }
      const { payload, outcome } = await approved(all, withStep(all, step, { archive }))
      return { task: OUTSIDE_TASK, payload, outcome }
    },
  ],
  ...[true, false].map((wait): readonly [string, (all: Office) => Promise<JobScene>] => [
    wait ? 'handing on to a business it waits for' : 'handing on to a business that goes its own way',
    async (all) => {
      const next = await published(all.at, mobileDefinition(all.approver.actor.operatorId))
      const map = { mobile: 'mobile', papers: 'papers' }
      const step = { kind: 'relay', id: 'then', flowCode: `business.${next.code}`, wait, map }
      const { payload, outcome } = await approved(all, withStep(all, step))
      return { task: OUTSIDE_TASK, payload, outcome }
    },
  ]),
]
