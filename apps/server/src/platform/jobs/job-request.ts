import type { Json } from '#kernel/refusal.ts'

/** Background work that is enqueued with the transaction and runs after it commits, at least once. */
export type JobRequest = {
  task: string
  payload: Record<string, Json>
  /** Same key: a waiting job is replaced instead of doubled. */
  jobKey?: string
  /** Jobs of one queue run one after the other, in the order they were enqueued. */
  queue?: string
  runAt?: string
  attemptsMax?: number
}
