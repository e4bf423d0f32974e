import { useEffect, useState } from 'react'
import type { FlowDefinition, SketchProblem } from '#contract/approvals'
import { api } from '#kit'

/** How long nothing may change before the server is asked, in milliseconds. */
const PAUSE = 600
const NONE: readonly SketchProblem[] = []

/** What only the server knows is wrong: work nobody carries out, commands that do not exist. Asked when the rest is right. */
export function useServerProblems(definition: FlowDefinition, sound: boolean): readonly SketchProblem[] {
  const [answer, setAnswer] = useState<{ of: FlowDefinition; problems: readonly SketchProblem[] } | null>(null)
  useEffect(() => {
    if (!sound) return
    let current = true
    const timer = setTimeout(() => {
      api
        .post<{ problems: SketchProblem[] }>('/flows/check', { definition })
        .then(({ problems }) => current && setAnswer({ of: definition, problems }))
        // Publishing asks again and says what is wrong then.
        .catch(() => undefined)
    }, PAUSE)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [definition, sound])
  return sound && answer?.of === definition ? answer.problems : NONE
}
