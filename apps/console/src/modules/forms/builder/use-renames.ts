import { useRef } from 'react'
import type { FormDefinition } from '#contract/forms'
import { renameIn, tablesOf } from './model/references.ts'
import type { FormBuilderProps } from './props.ts'

type Step = { before: FormDefinition; after: FormDefinition; from: string; to: string }

/** Tells of keys that change, and again when the change is taken back or made anew, so that nobody is left behind. */
export function useRenames(onRenamed: FormBuilderProps['onRenamed']) {
  const steps = useRef<Step[]>([])
  const tell = (form: FormDefinition, from: string, to: string) => {
    const [key = '', table = null] = from.split('.').toReversed()
    const next = to.split('.').at(-1) ?? key
    const tables = tablesOf(form)
    onRenamed?.({ from, to, follow: (text) => renameIn(text, tables, null, { table, key }, next) })
  }
  return {
    renamed(step: Step) {
      steps.current = [...steps.current, step]
      tell(step.before, step.from, step.to)
    },
    /** The form went from one state of its history to the one beside it. */
    stepped(was: FormDefinition, now: FormDefinition | null) {
      for (const { before, after, from, to } of steps.current) {
        if (was === after && now === before) return tell(was, to, from)
        if (was === before && now === after) return tell(was, from, to)
      }
    },
  }
}
