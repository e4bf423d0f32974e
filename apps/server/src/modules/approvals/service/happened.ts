import { toWire } from '#kernel/clock.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { Platform } from '#platform/platform.ts'
import { type Happening, happeningsAt } from '../store/happened.ts'

/** Background work: tells whoever follows cases what a batch brought to them. */
export const HAPPENED_TASK = 'approvals.case.happened'

/** Cases of one job. */
const CASES_MAX = 500

/**
 * Hears what happened to cases after it was committed, at least once: what it does about a happening it does once,
 * by the ids of lines and tasks. A follower that fails is called again; it keeps neither the case nor other followers.
 */
export type CaseFollower = {
  readonly name: string
  follow(platform: Platform, happenings: readonly Happening[]): Promise<void>
}

/** Where modules that carry news of cases further listen; beside `caseListeners`, which keep step in the transaction. */
export const caseFollowers = defineExtensionPoint<CaseFollower>('approvals.follower')

/** The jobs that tell of these cases; enqueue them with the transaction that wrote their history. */
export function happenedJobs(platform: Platform, now: Temporal.Instant, caseIds: readonly string[]): JobRequest[] {
  if (caseIds.length === 0 || platform.offered(caseFollowers).length === 0) return []
  const jobs: JobRequest[] = []
  for (let from = 0; from < caseIds.length; from += CASES_MAX) {
    jobs.push({ task: HAPPENED_TASK, payload: { caseIds: caseIds.slice(from, from + CASES_MAX), at: toWire(now) } })
  }
  return jobs
}

/** @throws the first failure, after every follower had its turn, so that the worker comes back. */
export async function tellFollowers(platform: Platform, caseIds: readonly string[], at: string): Promise<void> {
  const happenings = await happeningsAt(platform.db, caseIds, at)
  if (happenings.length === 0) return
  let failure: unknown = null
  for (const follower of platform.offered(caseFollowers)) {
    try {
      await follower.follow(platform, happenings)
    } catch (error) {
      platform.log.warn({ err: error, follower: follower.name }, 'news of cases not carried on')
      failure ??= error
    }
  }
  if (failure !== null) throw failure
}
