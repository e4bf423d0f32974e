import type { FormDefinition } from '#contract/forms'
import type { Editor } from './editor.tsx'
import { copiedFields, copyText, duplicateItem, pasteFields } from './model/clipboard.ts'
import {
  canRemove,
  type Edited,
  insertItem,
  insertSection,
  moveBy,
  moveItem,
  moveSection,
  removeSpot,
  targetAfter,
} from './model/edit.ts'
import {
  addressOf,
  isSimpleKind,
  itemAt,
  itemsIn,
  keysTaken,
  type Spot,
  sameSpot,
  sectionAt,
  sectionOf,
  targetOf,
} from './model/form.ts'
import { newField, newSection } from './model/new-item.ts'
import { renameItem } from './model/rename.ts'
import type { Words } from './use-names.ts'

type Surroundings = {
  form: FormDefinition
  readOnly: boolean
  picked: Spot | null
  words: Words
  labelOf(spot: Spot): string
  say(key: string, params?: Record<string, unknown>): void
  apply: Editor['apply']
  /** Makes an edit and tells it; one that changed nothing was not possible, and that is told. */
  settle(edited: Edited, said: string, params: Record<string, unknown>): void
  askRemoval(spot: Spot, remove: () => void): void
  renamed(step: { before: FormDefinition; after: FormDefinition; from: string; to: string }): void
}

type Doings = Pick<Editor, 'insert' | 'move' | 'step' | 'remove' | 'duplicate' | 'copy' | 'paste' | 'rename'>

/** Where sections go when one is added: behind the one that is picked or holds what is picked. */
function sectionIndexAfter(form: FormDefinition, spot: Spot | null): number {
  const id =
    spot?.kind === 'section' ? spot.id : spot && sectionOf(form, spot.kind === 'field' ? spot.key : spot.table)?.id
  const at = form.sections.findIndex((section) => section.id === id)
  return at < 0 ? form.sections.length : at + 1
}

function adding({ form, picked, words, settle, say }: Surroundings): Pick<Editor, 'insert'> {
  const addSection = (index: number) => {
    const section = newSection(form, words.sectionName(form.sections.length + 1))
    settle(insertSection(form, section, index), 'added', { name: words.nameOf('section') })
  }
  return {
    insert(kind, target) {
      if (kind === 'section') {
        return addSection(target && 'section' in target ? target.section : sectionIndexAfter(form, picked))
      }
      if (target && 'section' in target) return
      const name = words.nameOf(kind)
      if (target?.container.in === 'table' && !isSimpleKind(kind)) return say('impossible', { name })
      const draft = newField(kind, words.names(kind), new Set())
      const at = target ?? targetAfter(form, picked, draft)
      const item = newField(kind, words.names(kind), keysTaken(form, at.container))
      settle(insertItem(form, item, at), 'added', { name })
    },
  }
}

function moving({ form, labelOf, settle }: Surroundings): Pick<Editor, 'move' | 'step'> {
  return {
    move(spot, target) {
      if (!('section' in target)) return settle(moveItem(form, spot, target), 'moved', { name: labelOf(spot) })
      const next = spot.kind === 'section' ? moveSection(form, spot.id, target.section) : form
      settle({ form: next, spot }, 'moved', { name: labelOf(spot) })
    },
    step(spot, by) {
      const edited = moveBy(form, spot, by)
      const at = edited.spot && targetOf(edited.form, edited.spot)
      const place = at ? { at: at.index + 1, of: itemsIn(edited.form, at.container).length } : {}
      settle(edited, at ? 'movedTo' : 'moved', { name: labelOf(spot), ...place })
    },
  }
}

function copying({
  form,
  readOnly,
  picked,
  say,
  settle,
  labelOf,
}: Surroundings): Pick<Editor, 'duplicate' | 'copy' | 'paste'> {
  return {
    duplicate(spot) {
      const item = itemAt(form, spot)
      const at = targetOf(form, spot)
      if (item && at) settle(duplicateItem(form, item, at), 'duplicated', { name: labelOf(spot) })
    },
    copy(spot) {
      const item = itemAt(form, spot)
      const fields = spot.kind === 'section' ? sectionAt(form, spot.id)?.fields : item && [item]
      if (!fields || fields.length === 0) return null
      say('copied', { count: fields.length })
      return copyText(fields)
    },
    paste(text) {
      const fields = copiedFields(text)
      if (!fields || readOnly) return false
      settle(pasteFields(form, fields, targetAfter(form, picked, fields[0] ?? null)), 'pasted', {
        count: fields.length,
      })
      return true
    },
  }
}

/** What people do to a form; each is one step of history and is told in words. */
export function doings(around: Surroundings): Doings {
  const { form, readOnly, picked, say, apply, settle, askRemoval, labelOf } = around
  return {
    ...adding(around),
    ...moving(around),
    ...copying(around),
    remove(spot) {
      if (readOnly) return
      if (!canRemove(form, spot)) return say('lastStays')
      askRemoval(spot, () => settle(removeSpot(form, spot), 'removed', { name: labelOf(spot) }))
    },
    rename(spot, key) {
      const renamed = renameItem(form, spot, key)
      if (readOnly || renamed.form === form) return
      apply(renamed.form, { pick: sameSpot(picked, spot) ? renamed.spot : picked })
      around.renamed({ before: form, after: renamed.form, from: addressOf(spot), to: addressOf(renamed.spot) })
    },
  }
}
