import type { Field } from '#contract/forms'
import { useLanguage } from '#kit'
import { readLabel } from '../label.ts'
import { isTable, type Spot, spotId, spotIn, type Target } from '../model/form.ts'
import styles from './canvas.module.css'
import { Drawn } from './drawn.tsx'
import { useDrop } from './drop-target.ts'
import { Facsimile } from './facsimile.tsx'
import { FieldName } from './field-name.tsx'
import { SpotTools } from './spot-tools.tsx'
import { TableColumns } from './table-columns.tsx'
import { useTreeItem } from './treeitem.ts'

/** A field of a section, as wide as it will be. */
export function FieldCard({ field, target }: { field: Field; target: Target }) {
  const language = useLanguage()
  const spot: Spot = spotIn(target.container, field.key)
  const item = useTreeItem(spot, 2)
  const lines = field.width === 'full' ? 'rows' : 'columns'
  const { setNodeRef, side } = useDrop(spotId(spot), { kind: 'item', target, lines })
  return (
    <div
      ref={setNodeRef}
      className={styles.place}
      data-width={field.width}
      data-table={isTable(field) || undefined}
      data-drop={side}
      data-lines={lines}
      role="none"
    >
      <div ref={item.ref} className={styles.field} {...item.attributes} {...item.listeners}>
        <FieldName field={field} at={field.key} />
        {isTable(field) ? null : <Facsimile field={field} />}
        {field.hint ? <Drawn className={styles.hint ?? ''} text={readLabel(field.hint, language)} /> : null}
      </div>
      {isTable(field) ? <TableColumns table={field} /> : null}
      {item.isPicked ? <SpotTools spot={spot} name={readLabel(field.label, language)} /> : null}
    </div>
  )
}
