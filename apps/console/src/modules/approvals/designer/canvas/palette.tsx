import { useTranslation } from 'react-i18next'
import type { PaletteKind } from '../model/kinds.ts'
import { useKindName } from '../words.tsx'
import styles from './insert-menu.module.css'
import { LOOKS } from './look.tsx'

/** Names what is dragged from the palette onto the canvas. */
export const DRAGGED = 'application/x-kontor-step'

const GROUPS: readonly { name: string; kinds: readonly PaletteKind[] }[] = [
  { name: 'people', kinds: ['approve', 'handle', 'cc'] },
  { name: 'ways', kinds: ['exclusive', 'parallel', 'inclusive', 'join'] },
  { name: 'outside', kinds: ['timer', 'writeBack', 'archive', 'notify', 'command'] },
  { name: 'flows', kinds: ['subFlow', 'relay'] },
  { name: 'bounds', kinds: ['start', 'end'] },
]

/** What can be drawn: dragged onto the drawing, or pressed to go behind what is selected. */
export function Palette({ add }: { add: (kind: PaletteKind) => void }) {
  const { t } = useTranslation()
  const kindName = useKindName()
  return (
    <div className={styles.palette} role="group" aria-label={t('approvals:page.designer.palette.title')}>
      {GROUPS.map(({ name, kinds }) => [
        <span key={name} className={styles.group}>
          {t(`approvals:page.designer.palette.${name}`)}
        </span>,
        ...kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            draggable
            title={t(`approvals:page.designer.about.${kind}`)}
            onDragStart={(event) => {
              event.dataTransfer.setData(DRAGGED, kind)
              event.dataTransfer.effectAllowed = 'copy'
            }}
            onClick={() => add(kind)}
          >
            <span className={styles.symbol} aria-hidden="true" data-tone={LOOKS[kind].tone}>
              {LOOKS[kind].icon}
            </span>
            {kindName(kind)}
          </button>
        )),
      ])}
    </div>
  )
}
