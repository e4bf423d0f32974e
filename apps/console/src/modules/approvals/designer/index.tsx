import { type ComponentProps, lazy, Suspense } from 'react'
import { Loading } from '#kit'
import type { FlowDesignerProps } from './designer.tsx'
import type { FlowDiagramProps } from './diagram.tsx'

const LazyDesigner = lazy(() => import('./designer.tsx'))
const LazyDiagram = lazy(() => import('./diagram.tsx'))

/** Edits a flow; comes in a slice of its own, with the canvas. */
export function FlowDesigner(props: ComponentProps<typeof LazyDesigner>) {
  return (
    <Suspense fallback={<Loading rows={8} />}>
      <LazyDesigner {...props} />
    </Suspense>
  )
}

/** Shows a flow, and what is marked on it. */
export function FlowDiagram(props: ComponentProps<typeof LazyDiagram>) {
  return (
    <Suspense fallback={<Loading rows={4} />}>
      <LazyDiagram {...props} />
    </Suspense>
  )
}

export type { Difference, HeatMark, Marks, TokenMark } from './canvas/marks.ts'
export type { FlowField, FlowProblem, FlowSource, Option, Vocabulary } from './context.ts'
export type { FlowFact } from './model/conditions.ts'
export { emptyFlow } from './model/kinds.ts'
export type { FlowDesignerProps, FlowDiagramProps }
