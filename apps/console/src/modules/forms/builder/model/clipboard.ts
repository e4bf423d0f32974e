import { z } from 'zod'
import { type Field, type FormDefinition, field } from '#contract/forms'
import { type Edited, insertItem } from './edit.ts'
import { isSimple, itemsIn, keysTaken, type Spot, type Target } from './form.ts'
import { uniqueKey } from './keys.ts'
import { renameUses } from './rename.ts'

/** How fields travel between forms and windows: as text, so that nothing else than the clipboard is needed. */
const copied = z.strictObject({ kontor: z.literal('form-fields'), fields: z.array(field).min(1).max(100) })

export const copyText = (fields: readonly Field[]): string => JSON.stringify({ kontor: 'form-fields', fields }, null, 2)

/** The fields in a clipboard's text; null when it is something else. */
export function copiedFields(text: string): Field[] | null {
  try {
    const found = copied.safeParse(JSON.parse(text))
    return found.success ? found.data.fields : null
  } catch {
    return null
  }
}

/** `fields` under keys that are free in `taken`, naming one another by their new keys. */
function freshly(fields: readonly Field[], taken: ReadonlySet<string>): Field[] {
  const used = new Set(taken)
  const renamed = fields.map(({ key }) => {
    const free = uniqueKey(key, used)
    used.add(free)
    return { from: key, to: free }
  })
  const alone: FormDefinition = {
    sections: [{ id: 'copied', label: { en: '-' }, fields: fields.map((each) => ({ ...each })) }],
  }
  // Through names nothing else has, so that a → b and b → c do not run into one another.
  const marked = renamed.reduce(
    (form, { from, to }, at) => (from === to ? form : renameUses(form, { table: null, key: from }, `copied${at}x`)),
    alone,
  )
  const settled = renamed.reduce(
    (form, { from, to }, at) => (from === to ? form : renameUses(form, { table: null, key: `copied${at}x` }, to)),
    marked,
  )
  return itemsIn(settled, { in: 'section', id: 'copied' }).map((each, at) => ({
    ...each,
    key: renamed[at]?.to ?? each.key,
  }))
}

/** Puts copied fields at a place, in their order; into a table only what may be a column. The last one is picked. */
export function pasteFields(form: FormDefinition, fields: readonly Field[], target: Target): Edited {
  const fitting = target.container.in === 'table' ? fields.filter(isSimple) : fields
  const fresh = freshly(fitting, keysTaken(form, target.container))
  return fresh.reduce<Edited & { index: number }>(
    (done, each) => {
      const next = insertItem(done.form, each, { container: target.container, index: done.index })
      return next.spot ? { ...next, index: done.index + 1 } : done
    },
    { form, spot: null as Spot | null, index: target.index },
  )
}

/** A copy right behind the original. */
export function duplicateItem(form: FormDefinition, item: Field, target: Target): Edited {
  return pasteFields(form, [item], { ...target, index: target.index + 1 })
}
