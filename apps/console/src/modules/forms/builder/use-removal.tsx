import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FormDefinition } from '#contract/forms'
import { useLanguage } from '#kit'
import styles from './builder.module.css'
import { readLabel } from './label.ts'
import type { ExpressionPlace } from './model/expressions.ts'
import { addressOf, itemAt, itemsIn, type Spot, sectionAt } from './model/form.ts'
import { namedAt, usesOf } from './model/references.ts'

/** Spots that go when this one goes. */
function goneWith(form: FormDefinition, spot: Spot): Spot[] {
  if (spot.kind !== 'section') return [spot]
  return itemsIn(form, { in: 'section', id: spot.id }).map(({ key }): Spot => ({ kind: 'field', key }))
}

/** Asks before something goes that others use, naming them; what nobody uses goes without a question. */
export function useRemoval(form: FormDefinition, usedBy: Readonly<Record<string, readonly string[]>>) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const language = useLanguage()
  const nameOf = (spot: Spot) =>
    readLabel(spot.kind === 'section' ? sectionAt(form, spot.id)?.label : itemAt(form, spot)?.label, language) ||
    addressOf(spot)
  const placeName = ({ spot, part }: ExpressionPlace) =>
    t('forms:page.builder.usedIn', { name: nameOf(spot), part: t(`forms:page.builder.part.${part}`) })
  return (spot: Spot, remove: () => void) => {
    const gone = goneWith(form, spot)
    const inside = new Set(gone.map(addressOf))
    const uses = gone.flatMap((each) => {
      const named = namedAt(each)
      const places = named ? usesOf(form, named).filter((place) => !inside.has(addressOf(place.spot))) : []
      return [...places.map(placeName), ...(usedBy[addressOf(each)] ?? [])]
    })
    if (uses.length === 0) return remove()
    modal.confirm({
      title: t('forms:page.builder.removeUsed', { name: nameOf(spot) }),
      content: (
        <>
          <p>{t('forms:page.builder.removeUsedHint')}</p>
          <ul className={styles.uses}>
            {[...new Set(uses)].map((use) => (
              <li key={use}>{use}</li>
            ))}
          </ul>
        </>
      ),
      okText: t('forms:page.builder.remove'),
      cancelText: t('kit:cancel'),
      okButtonProps: { danger: true },
      onOk: remove,
    })
  }
}
