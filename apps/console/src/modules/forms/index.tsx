import { lazy, Suspense } from 'react'
import { Loading } from '#kit'
import type { FormBuilderProps } from './builder/props.ts'

export type {
  BuilderParameter,
  BuilderSource,
  BuilderStep,
  BuilderTemplate,
  FormBuilderProps,
  FormProblem,
} from './builder/props.ts'

const Builder = lazy(() => import('./builder/form-builder.tsx'))

/** Builds a form; everything it needs loads when it is first shown. */
export const FormBuilder = (props: FormBuilderProps) => (
  <Suspense fallback={<Loading />}>
    <Builder {...props} />
  </Suspense>
)
