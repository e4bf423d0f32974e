import { feel } from '@bpmn-io/lang-feel'
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder, tooltips } from '@codemirror/view'
import { completions, type Vocabulary } from './complete.ts'

/** In the console's colours, which follow light and dark by themselves. */
const look = EditorView.theme({
  // Not on the place of tooltips, which carries the same class.
  '&.cm-editor': {
    border: '1px solid var(--k-line-strong)',
    borderRadius: 'var(--k-radius)',
    background: 'var(--k-surface)',
    color: 'var(--k-ink)',
    fontSize: '12.5px',
  },
  '&.cm-editor.cm-focused': { outline: '2px solid var(--k-focus)', outlineOffset: '0' },
  '.cm-content': {
    padding: '6px 0',
    minHeight: '46px',
    fontFamily: "ui-monospace, 'SFMono-Regular', Menlo, Consolas, var(--k-font)",
    caretColor: 'var(--k-ink)',
  },
  '.cm-line': { padding: '0 8px' },
  '.cm-scroller': { lineHeight: '19px', maxHeight: '220px' },
  '.cm-cursor': { borderLeftColor: 'var(--k-ink)' },
  '.cm-placeholder': { color: 'var(--k-ink-faint)', fontFamily: 'var(--k-font)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'var(--k-accent-soft)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { background: 'var(--k-accent-soft)', outline: 'none' },
  '.cm-tooltip': {
    border: '1px solid var(--k-line)',
    borderRadius: 'var(--k-radius)',
    background: 'var(--k-surface)',
    color: 'var(--k-ink)',
    boxShadow: 'var(--k-shadow)',
    zIndex: '1100',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--k-font)', maxHeight: '240px', maxWidth: '420px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'baseline',
    gap: '10px',
    padding: '4px 10px',
    lineHeight: '18px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--k-accent-soft)',
    color: 'var(--k-ink)',
  },
  '.cm-completionLabel': { flex: 'none' },
  '.cm-completionDetail': {
    flex: '1',
    marginLeft: '0',
    color: 'var(--k-ink-faint)',
    fontStyle: 'normal',
    fontSize: '12px',
    textAlign: 'end',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  '.cm-completionInfo': { padding: '6px 10px', fontSize: '12px' },
})

/** The library's colours, which stand on white only, by ours for the same kinds of words. */
const OURS: Record<string, string> = {
  '#708': 'var(--k-accent-ink)',
  '#219': 'var(--k-tone-done-ink)',
  '#164': 'var(--k-tone-info-ink)',
  '#a11': 'var(--k-tone-good-ink)',
  '#940': 'var(--k-ink-faint)',
  '#e40': 'var(--k-tone-good-ink)',
}
const colours = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ tag, color }) => ({ tag, color: OURS[String(color)] ?? 'var(--k-ink)' })),
)

export type CodeOptions = {
  parent: HTMLElement
  text: string
  label: string
  hint: string
  readOnly: boolean
  onChange: (text: string) => void
  vocabulary: () => Vocabulary
}

/** An editor for one expression. Enter makes a line, Tab leaves the editor as in every other field. */
export function createCode(options: CodeOptions) {
  const locked = new Compartment()
  const lock = (readOnly: boolean): Extension => [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        feel({ dialect: 'expression', completions: [completions(options.vocabulary)] }),
        autocompletion({ icons: false, activateOnTyping: true }),
        syntaxHighlighting(colours),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
        placeholder(options.hint),
        // The panel scrolls and clips; completions stand over the page.
        tooltips({ position: 'fixed', parent: document.body }),
        locked.of(lock(options.readOnly)),
        // The nought a formula begins with is there to be written over.
        EditorView.domEventHandlers({
          mousedown: (event, editor) => {
            if (editor.hasFocus || editor.state.doc.toString() !== '0') return false
            event.preventDefault()
            editor.focus()
            return true
          },
          focus: (_event, editor) => {
            if (editor.state.doc.toString() === '0') editor.dispatch({ selection: { anchor: 0, head: 1 } })
          },
        }),
        look,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString())
        }),
      ],
    }),
  })
  return {
    view,
    setReadOnly: (readOnly: boolean) => view.dispatch({ effects: locked.reconfigure(lock(readOnly)) }),
    /** Text somebody else wrote: a step taken back, a field renamed. */
    setText(text: string) {
      if (text !== view.state.doc.toString()) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
      }
    },
    mark: (problems: readonly Diagnostic[]) => view.dispatch(setDiagnostics(view.state, problems)),
    insert(text: string) {
      view.dispatch(view.state.replaceSelection(text))
      view.focus()
    },
    goTo(from: number, to: number) {
      const end = view.state.doc.length
      view.dispatch({ selection: { anchor: Math.min(from, end), head: Math.min(to, end) } })
      view.focus()
    },
  }
}
export type Code = ReturnType<typeof createCode>
