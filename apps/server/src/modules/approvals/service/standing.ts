import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import type { CaseStatus, Facts, TaskKind } from '../schema/case.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import { findCase, tokensOf } from '../store/case.ts'
import { versionsById } from '../store/flow.ts'
import { tasksOfCase } from '../store/read.ts'

/** Where a case stands, for the page of the subject it is about. Who may read it, the subject's module has decided. */
export type CaseStanding = {
  caseId: string
  status: CaseStatus
  flow: { code: string; versionId: string; definition: FlowDefinition }
  facts: Facts
  makerId: string
  tokens: { id: string; nodeId: string; state: string; incident: string | null }[]
  tasks: { id: string; nodeId: string; kind: TaskKind; state: string; candidates: string[]; claimedBy: string | null }[]
}

/** Reads where a case stands, its undecided tasks with it; null when there is no such case. */
export async function standingOf(platform: Platform, reader: Reader, caseId: string): Promise<CaseStanding | null> {
  const row = await findCase(reader, caseId)
  const flow = row && (await versionsById(reader, platform.db, [row.flowVersionId])).get(row.flowVersionId)
  if (!row || !flow) return null
  const tokens = await tokensOf(reader, [caseId])
  const tasks = await tasksOfCase(reader, caseId)
  return {
    caseId,
    status: row.state,
    flow: { code: flow.code, versionId: flow.id, definition: flow.definition },
    facts: row.facts,
    makerId: row.makerId,
    tokens: tokens.map(({ id, nodeId, state, incident }) => ({ id, nodeId, state, incident })),
    tasks: tasks
      .filter(({ state }) => state === 'open' || state === 'queued')
      .map(({ id, nodeId, kind, state, candidates, claimedBy }) => ({
        id,
        nodeId,
        kind,
        state,
        candidates,
        claimedBy,
      })),
  }
}

/** The definition of a flow version. @throws Error when there is none. */
export async function definitionOf(platform: Platform, reader: Reader, versionId: string): Promise<FlowDefinition> {
  const version = (await versionsById(reader, platform.db, [versionId])).get(versionId)
  if (!version) throw new Error(`flow version ${versionId} is not there`)
  return version.definition
}
