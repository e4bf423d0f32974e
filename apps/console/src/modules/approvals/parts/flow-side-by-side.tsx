import { type ComponentProps, lazy, Suspense } from 'react'
import { Loading } from '#kit'

const LazyBeside = lazy(async () => ({ default: (await import('./flow-beside.tsx')).FlowBeside }))

/** Two flows side by side, for other modules; comes in a slice of its own, with the canvas. */
export function FlowBeside(props: ComponentProps<typeof LazyBeside>) {
  return (
    <Suspense fallback={<Loading rows={6} />}>
      <LazyBeside {...props} />
    </Suspense>
  )
}
