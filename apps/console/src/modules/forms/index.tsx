import { type ComponentProps, lazy, Suspense } from 'react'
import { Loading } from '#kit'
import type { FormRuleProps } from './builder/panel/form-rule.tsx'
import type { FormBuilderProps } from './builder/props.ts'
import type { DifferenceTableProps } from './view/difference-table.tsx'
import type { FormViewProps } from './view/props.ts'

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

export type { FormViewProps } from './view/props.ts'
export type { RightsPreviewStep } from './view/rights-preview.tsx'
export { useLookups } from './view/use-lookups.ts'

const Texts = lazy(async () => ({ default: (await import('./builder/panel/label-editor.tsx')).LabelEditor }))

/** A text in three languages; everything it needs loads when it is first shown. */
export const LabelInput = (props: ComponentProps<typeof Texts>) => (
  <Suspense fallback={<Loading />}>
    <Texts {...props} />
  </Suspense>
)

const Rule = lazy(() => import('./builder/panel/form-rule.tsx'))

/** An expression over a form, where the form itself is not drawn; everything it needs loads when it is first shown. */
export const FormRule = (props: FormRuleProps) => (
  <Suspense fallback={<Loading rows={1} />}>
    <Rule {...props} />
  </Suspense>
)

const View = lazy(() => import('./view/form-view.tsx'))
const PreviewOfRights = lazy(() => import('./view/rights-preview.tsx'))

/** Fills in or reads a form; everything it needs loads when it is first shown. */
export const FormView = (props: FormViewProps) => (
  <Suspense fallback={<Loading />}>
    <View {...props} />
  </Suspense>
)

export type { DifferenceTableProps } from './view/difference-table.tsx'

const Differences = lazy(() => import('./view/difference-table.tsx'))

/** Old against new of a form, one difference a line; everything it needs loads when it is first shown. */
export const DifferenceTable = (props: DifferenceTableProps) => (
  <Suspense fallback={<Loading />}>
    <Differences {...props} />
  </Suspense>
)

/** The form as whoever handles a step will have it. */
export const RightsPreview = (props: ComponentProps<typeof PreviewOfRights>) => (
  <Suspense fallback={<Loading />}>
    <PreviewOfRights {...props} />
  </Suspense>
)
