import { createContext, useContext } from 'react'
import type {
  Around,
  Difference,
  FormDefinition,
  FormValues,
  Lookups,
  References,
  Rights,
  Settled,
} from '#contract/forms'
import type { Language } from '#kit'

/** What is wrong with one place, as the server or `settle` says it. */
export type Problem = {
  path: string
  code: string
  module?: string | undefined
  params?: Record<string, unknown> | undefined
}

/** Where a form sends its files, and whether it takes sheets in and gives them out: the archive's own address, and yes, by default. */
export type Uploads = { path: string; camera: boolean; sheets: boolean }

export type FormViewProps = {
  definition: FormDefinition
  values: FormValues
  /** The whole form after each change, as it was typed; the server settles it again. Without it the form is read. */
  onChange?: (values: FormValues) => void
  /** The business date. */
  today: string
  /** Default: everything may be filled in, or read when there is no `onChange`. */
  rights?: Rights
  /** The values as they are kept, when this form changes them: what may not be written stays as it is there. */
  before?: FormValues
  around?: Around
  lookups?: Lookups
  /** What accounts, clients, people and departments in the values are called, by id, as the server knows them for this reader. */
  names?: Readonly<Record<string, string>>
  /** By field: what the counter has now, and what the exchange takes at least. */
  reference?: References
  /** What the server found. Problems of a field disappear when it is changed. */
  problems?: readonly Problem[]
  /** What is highlighted: differences to the counter, or to the last round. */
  comparison?: readonly Difference[] | null
  readOnly?: boolean
  /** `touched` says what is wrong with a field once it has been left, `all` with every one. */
  showProblems?: 'touched' | 'all'
  /** Language of labels; that of the page by default. */
  language?: Language
  /** Shows a masked value in clear, by `field` or `table.rowId.column`; recorded by whoever offers it. */
  reveal?: (path: string) => Promise<string>
  /** Where files are sent, whether the camera is offered for them, and whether tables come as sheets as well. */
  uploads?: Uploads
  /** What `settle` said, after each change: for a send button, for counts. */
  onSettled?: (settled: Settled) => void
}

/** What every part of a form needs to know. */
export type View = {
  definition: FormDefinition
  values: FormValues
  settled: Settled
  rights: Rights
  readOnly: boolean
  today: string
  language: Language
  lookups: Lookups
  /** Null where nobody said: a form that is tried out. */
  names: Readonly<Record<string, string>> | null
  reference: References
  around: Around
  comparison: readonly Difference[]
  reveal: ((path: string) => Promise<string>) | null
  uploads: Uploads
  /** Problems to be shown at a place now. */
  problemsAt: (path: string) => readonly Problem[]
  warningsAt: (path: string) => readonly Problem[]
  setValue: (key: string, value: FormValues[string]) => void
  touch: (path: string) => void
}

export const ViewContext = createContext<View | null>(null)

/** The form around. Throws outside of one. */
export function useView(): View {
  const view = useContext(ViewContext)
  if (!view) throw new Error('a part of a form stands outside of one')
  return view
}
