/**
 * Why a bare yes or no does not complete a decision:
 * `work` it is no approval, `opinion` only an answer is asked for, `right` the person lacks the right, `notOffered` the step does
 * not let anybody refuse, `proof` the decider shows again who he is, `signature` he signs by hand, `blocked` a hint keeps
 * everybody from agreeing as things stand, `notice` there is something to take note of first.
 */
export const PLAIN_OBSTACLES = [
  'work',
  'opinion',
  'right',
  'notOffered',
  'proof',
  'signature',
  'blocked',
  'notice',
] as const
export type PlainObstacle = (typeof PLAIN_OBSTACLES)[number]

/** What keeps a bare yes, and a bare no with its reason, from being enough; null where nothing does. */
export type PlainDecisions = { agree: PlainObstacle | null; refuse: PlainObstacle | null }
