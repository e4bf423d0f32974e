import { SearchOutlined } from '@ant-design/icons'
import { useDraggable } from '@dnd-kit/core'
import { Input } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from './editor.tsx'
import { KindIcon, OFFER_GROUPS, OFFERS, type Offer } from './kinds.tsx'
import styles from './palette.module.css'
import { findOffers } from './palette-search.ts'

function OfferButton({ offer }: { offer: Offer }) {
  const { insert, nameOf, readOnly } = useEditor()
  const { t } = useTranslation()
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: `offer:${offer}`,
    data: { offer },
    disabled: readOnly,
  })
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={styles.offer}
      data-dragging={isDragging || undefined}
      disabled={readOnly}
      title={t(`forms:page.builder.kindHint.${offer}`)}
      onClick={() => insert(offer)}
      {...listeners}
    >
      <KindIcon kind={offer} />
      <span>{nameOf(offer)}</span>
    </button>
  )
}

type Texts = { page: { builder: { kind: Record<string, string>; kindHint: Record<string, string> } } }
const TEXTS = import.meta.glob<Texts>('../locales/*.json', { import: 'default' })

/** What every offer is called here, at once; in all languages and as it is described when those texts have come. */
function useFindable() {
  const { t } = useTranslation()
  const [texts, setTexts] = useState<readonly Texts[]>([])
  const load = () => {
    if (texts.length === 0) void Promise.all(Object.values(TEXTS).map((text) => text())).then(setTexts)
  }
  const findable = useMemo(
    () =>
      OFFER_GROUPS.flatMap((group) => OFFERS[group]).map((offer) => ({
        offer,
        names: [
          t(`forms:page.builder.kind.${offer}`),
          ...texts.flatMap(({ page: { builder } }) => [builder.kind[offer] ?? '', builder.kindHint[offer] ?? '']),
        ],
      })),
    [texts, t],
  )
  return { findable, load }
}

/** Everything that can be put into a form, by group and by search. Click or Enter inserts behind what is picked. */
export function Palette() {
  const { t } = useTranslation()
  const { insert, readOnly } = useEditor()
  const [typed, setTyped] = useState('')
  const { findable, load } = useFindable()
  const found = useMemo(() => findOffers(findable, typed), [findable, typed])
  const groups = OFFER_GROUPS.filter((group) => OFFERS[group].some((offer) => found.has(offer)))
  return (
    <nav className={styles.palette} aria-label={t('forms:page.builder.palette')}>
      <Input
        className={styles.search}
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('forms:page.builder.search')}
        aria-label={t('forms:page.builder.search')}
        value={typed}
        onFocus={load}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={(event) => {
          const [first] = OFFER_GROUPS.flatMap((group) => OFFERS[group]).filter((offer) => found.has(offer))
          if (first && typed.trim() && !readOnly && !event.nativeEvent.isComposing) insert(first)
        }}
        allowClear
      />
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} aria-label={t(`forms:page.builder.group.${group}`)}>
            <h3 className={styles.group}>{t(`forms:page.builder.group.${group}`)}</h3>
            <div className={styles.offers}>
              {OFFERS[group]
                .filter((offer) => found.has(offer))
                .map((offer) => (
                  <OfferButton key={offer} offer={offer} />
                ))}
            </div>
          </section>
        ))}
        {groups.length === 0 ? <p className={styles.none}>{t('forms:page.builder.nothingFound')}</p> : null}
      </div>
    </nav>
  )
}
