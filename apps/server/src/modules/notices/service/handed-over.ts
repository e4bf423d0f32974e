import { REVIEW_FLOW, type ReassignedListener } from '#modules/onboarding'
import { LANGUAGES } from '#platform/actor.ts'
import { text } from '#platform/texts.ts'
import { tell } from './tell.ts'

/** Tells the new maker of an application that it goes on in his hands; whoever took it over himself knows. */
export const tellReassigned: ReassignedListener = async (context, { application, to, remark }) => {
  const { platform, tx, now, actor } = context
  if (to.operatorId === actor.operatorId) return
  const { id, applicationNo, displayName, version, makerName, caseId, clientId, businessLine, departmentId } =
    application
  const flow = Object.fromEntries(LANGUAGES.map((language) => [language, text(language, 'onboarding:flow.title')]))
  const about = {
    caseId,
    command: null,
    flowCode: REVIEW_FLOW,
    flow,
    makerName,
    clientId,
    businessLine,
    departmentId,
    target: { type: 'application', id, label: `${applicationNo} ${displayName}` },
  }
  const { events, jobs } = await tell(platform, tx, now, [
    {
      event: 'handedOver',
      recipient: 'launcher',
      operatorId: to.operatorId,
      nodeId: null,
      taskId: null,
      dedupeKey: `handedOver:${id}:${version}:${to.operatorId}`,
      about,
      by: actor.name,
      remark,
      step: null,
    },
  ])
  for (const event of events) context.emit(event)
  for (const job of jobs) context.enqueue(job)
}
