import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormDefinition, formProblems } from '#contract/forms'
import { useLanguage } from '#kit'
import { doings } from './doings.ts'
import type { Editor } from './editor.tsx'
import { readLabel } from './label.ts'
import type { Edited } from './model/edit.ts'
import { replaceItem, replaceSection } from './model/edit.ts'
import { addressOf, exists, itemAt, type Spot, sameSpot, sectionAt } from './model/form.ts'
import { problemsByPlace } from './model/problems.ts'
import type { FormBuilderProps } from './props.ts'
import { useHistory } from './use-history.ts'
import { useNames } from './use-names.ts'
import { useRemoval } from './use-removal.tsx'
import { useRenames } from './use-renames.ts'

type Picked = { spot: Spot | null; number: number }

/** The builder's doings over a form that somebody else holds, and what they last said. */
export function useFormEditor(props: FormBuilderProps): { editor: Editor; announcement: string } {
  const { value: form, readOnly } = props
  const { t } = useTranslation()
  const language = useLanguage()
  const [{ spot: pickedSpot, number: pickNumber }, setPicked] = useState<Picked>({ spot: null, number: 0 })
  const picked = pickedSpot && exists(form, pickedSpot) ? pickedSpot : null
  const [announcement, setAnnouncement] = useState('')
  const history = useHistory(form, props.onChange)
  const { renamed, stepped } = useRenames(props.onRenamed)
  const words = useNames()
  const problems = useMemo(
    () => problemsByPlace(form, [...formProblems(form), ...props.problems]),
    [form, props.problems],
  )
  const askRemoval = useRemoval(form, props.usedBy ?? {})

  const say = (key: string, params: Record<string, unknown> = {}) =>
    setAnnouncement(t(`forms:page.builder.said.${key}`, params))
  const apply: Editor['apply'] = (next, more = {}) => {
    if (readOnly) return
    history.apply(next, more.tag ?? null)
    const { pick } = more
    if (pick !== undefined) setPicked(({ number }) => ({ spot: pick, number }))
  }
  const pick = (spot: Spot | null) =>
    setPicked((before) => (sameSpot(before.spot, spot) ? before : { spot, number: before.number + 1 }))
  const settle = (edited: Edited, said: string, params: Record<string, unknown>) => {
    if (readOnly) return
    if (edited.form === form) return say('impossible', params)
    apply(edited.form)
    pick(edited.spot)
    say(said, params)
  }
  const tagged = (place: string, tag?: string) => (tag ? { tag: `${place}:${tag}` } : {})
  const labelOf = (spot: Spot) =>
    readLabel(spot.kind === 'section' ? sectionAt(form, spot.id)?.label : itemAt(form, spot)?.label, language) ||
    addressOf(spot)

  const stepTo = (step: () => FormDefinition | null, said: string) => {
    const next = readOnly ? null : step()
    if (!next) return
    stepped(form, next)
    say(said)
  }

  const editor: Editor = {
    ...props,
    usedBy: props.usedBy ?? {},
    templates: props.templates ?? [],
    form,
    readOnly,
    picked,
    pickNumber,
    problems,
    canUndo: history.canUndo && !readOnly,
    canRedo: history.canRedo && !readOnly,
    pick,
    apply,
    undo: () => stepTo(history.undo, 'undone'),
    redo: () => stepTo(history.redo, 'redone'),
    changeItem: (spot, item, tag) => apply(replaceItem(form, spot, item), tagged(addressOf(spot), tag)),
    changeSection: (section, tag) => apply(replaceSection(form, section.id, section), tagged(section.id, tag)),
    say: setAnnouncement,
    nameOf: words.nameOf,
    ...doings({ form, readOnly, picked, words, labelOf, say, apply, settle, askRemoval, renamed }),
  }
  return { editor, announcement }
}
