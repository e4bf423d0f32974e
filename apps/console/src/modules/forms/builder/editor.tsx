import { createContext, use } from 'react'
import type { Field, FieldKind, FormDefinition, Section } from '#contract/forms'
import type { Offer } from './kinds.tsx'
import type { Spot, Target } from './model/form.ts'
import type { FormBuilderProps, FormProblem } from './props.ts'

/** Everything the parts of the builder need: the form, what is picked, and what can be done. */
export type Editor = Required<Pick<FormBuilderProps, 'sources' | 'parameters' | 'steps' | 'usedBy' | 'templates'>> & {
  form: FormDefinition
  readOnly: boolean
  picked: Spot | null
  /** Another number whenever something else is picked; not when what is picked is called otherwise. */
  pickNumber: number
  problems: ReadonlyMap<string, readonly FormProblem[]>
  canUndo: boolean
  canRedo: boolean
  pick(spot: Spot | null): void
  /** One step of history; edits with the same `tag` in a row are one. */
  apply(form: FormDefinition, more?: { tag?: string; pick?: Spot | null }): void
  undo(): void
  redo(): void
  insert(kind: Offer, target?: Target | { section: number }): void
  move(spot: Spot, target: Target | { section: number }): void
  step(spot: Spot, by: -1 | 1): void
  remove(spot: Spot): void
  duplicate(spot: Spot): void
  copy(spot: Spot): string | null
  paste(text: string): boolean
  /** Changes the picked field or column, or a section. */
  changeItem(spot: Spot, item: Field, tag?: string): void
  changeSection(section: Section, tag?: string): void
  rename(spot: Spot, key: string): void
  /** Says something to people who do not see the screen. */
  say(text: string): void
  nameOf(kind: Offer | FieldKind): string
}

export const EditorContext = createContext<Editor | null>(null)

export function useEditor(): Editor {
  const editor = use(EditorContext)
  if (!editor) throw new Error('outside of the form builder')
  return editor
}

/** The form that an expression is about: that of the builder, or one given to an expression that stands elsewhere. */
export type FormInHand = Pick<Editor, 'form' | 'readOnly'>
export const FormInHandContext = createContext<FormInHand | null>(null)

export function useFormInHand(): FormInHand {
  const given = use(FormInHandContext)
  const editor = use(EditorContext)
  const found = given ?? editor
  if (!found) throw new Error('an expression without its form')
  return found
}
