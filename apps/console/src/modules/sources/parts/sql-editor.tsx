import { autocompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { PostgreSQL, sql } from '@codemirror/lang-sql'
import { bracketMatching, defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { Vocabulary } from '#contract/sources'
import styles from './editor.module.css'

/** A place in the statement with what is wrong there, in words. */
export type Mark = { start: number; end: number; text: string }

/** The editor's own colours stand on white; each is taken for the token of ours that means the same. */
const OURS: Readonly<Record<string, string>> = {
  '#708': 'var(--k-accent-ink)',
  '#219': 'var(--k-tone-info-ink)',
  '#164': 'var(--k-tone-info-ink)',
  '#a11': 'var(--k-tone-warn-ink)',
  '#085': 'var(--k-tone-done-ink)',
  '#940': 'var(--k-tone-bad-ink)',
  '#f00': 'var(--k-tone-bad-ink)',
}
const colours = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) =>
    typeof spec.color === 'string' ? { ...spec, color: OURS[spec.color] ?? 'inherit' } : spec,
  ),
)

const look = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'transparent', color: 'var(--k-ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace', lineHeight: '21px' },
  '.cm-content': { minHeight: '168px', caretColor: 'var(--k-ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--k-ink)' },
  '.cm-gutters': { backgroundColor: 'var(--k-sunken)', color: 'var(--k-ink-faint)', border: 'none' },
  '.cm-tooltip': { backgroundColor: 'var(--k-surface)', color: 'var(--k-ink)', borderColor: 'var(--k-line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--k-accent-soft)', color: 'var(--k-ink)' },
})

/** Views and columns the statement may read, and the parameters it may name. */
function language(vocabulary: Vocabulary | undefined, parameters: readonly string[]) {
  const schema = Object.fromEntries(
    (vocabulary?.views ?? []).map((view) => [
      view.name,
      view.columns.map((one) => ({ label: one.key, detail: one.type })),
    ]),
  )
  const offered = [
    ...parameters.map((key) => ({ label: `$${key}`, type: 'variable' })),
    ...(vocabulary?.functions ?? []).map((name) => ({ label: name, type: 'function' })),
  ]
  const support = sql({ dialect: PostgreSQL, schema, upperCaseKeywords: false })
  const own = support.language.data.of({
    autocomplete: (context: {
      matchBefore(pattern: RegExp): { from: number; to: number } | null
      explicit: boolean
    }) => {
      const word = context.matchBefore(/\$?\w*/)
      return !word || (word.from === word.to && !context.explicit)
        ? null
        : { from: word.from, options: offered, validFor: /^\$?\w*$/ }
    },
  })
  return [support, own]
}

type SqlEditorProps = {
  value: string
  label: string
  hint: string
  readOnly: boolean
  vocabulary: Vocabulary | undefined
  parameters: readonly string[]
  marks: readonly Mark[]
  /** Where the cursor is to go. */
  focusAt: number | null
  onChange: (value: string) => void
}

type Compartments = { language: Compartment; readOnly: Compartment }

function createEditor(
  parent: HTMLElement,
  parts: Compartments,
  props: SqlEditorProps,
  changed: (value: string) => void,
) {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: props.value,
      extensions: [
        lineNumbers(),
        history(),
        bracketMatching(),
        autocompletion(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': props.label }),
        placeholder(props.hint),
        parts.language.of([]),
        parts.readOnly.of([]),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
      ],
    }),
  })
}

const diagnosticOf = ({ start, end, text }: Mark, length: number): Diagnostic => ({
  from: Math.min(start, length),
  to: Math.min(end, length),
  severity: 'error',
  message: text,
})

/** A statement with completion over what it may read; `marks` underline what the check found. */
export function SqlEditor(props: SqlEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const parts = useRef<Compartments>({ language: new Compartment(), readOnly: new Compartment() })
  const change = useRef(props.onChange)
  const first = useRef(props)
  useEffect(() => {
    change.current = props.onChange
  }, [props.onChange])
  useEffect(() => {
    if (!place.current) return
    const created = createEditor(place.current, parts.current, first.current, (text) => change.current(text))
    view.current = created
    return () => created.destroy()
  }, [])
  const { value, readOnly, vocabulary, marks, focusAt } = props
  const names = props.parameters.join(' ')
  useEffect(() => {
    const { language: offered, readOnly: locked } = parts.current
    view.current?.dispatch({
      effects: [
        offered.reconfigure(language(vocabulary, names === '' ? [] : names.split(' '))),
        locked.reconfigure([EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]),
      ],
    })
  }, [vocabulary, names, readOnly])
  useEffect(() => {
    const shown = view.current
    if (!shown || shown.state.doc.toString() === value) return
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: value } })
  }, [value])
  useEffect(() => {
    const shown = view.current
    if (!shown) return
    const { length } = shown.state.doc
    shown.dispatch(
      setDiagnostics(
        shown.state,
        marks.map((mark) => diagnosticOf(mark, length)),
      ),
    )
  }, [marks])
  useEffect(() => {
    const shown = view.current
    if (focusAt === null || !shown) return
    shown.dispatch({ selection: { anchor: Math.min(focusAt, shown.state.doc.length) }, scrollIntoView: true })
    shown.focus()
  }, [focusAt])
  return <div ref={place} className={styles.code} />
}
