import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CopyPreview, Parameter } from '#contract/archive'
import { ApiProblem, apiUrl, formatInstant, StatusBadge, Thumbnail, useLocale, useProblemText } from '#kit'
import { useTypeName } from '../types.ts'
import styles from './copy.module.css'

type Item = CopyPreview['items'][number]

const TONES = {
  copies: 'info',
  there: 'done',
  newer: 'warn',
  shared: 'done',
  withdrawn: 'neutral',
  refused: 'bad',
} as const

/** Why a document stays where it is. */
function useWhy(): (item: Item) => string | null {
  const { t } = useTranslation()
  const locale = useLocale()
  const problemText = useProblemText()
  return ({ verdict, reason, target, versions }) => {
    if (verdict === 'refused' && reason) {
      const params = { status: 409, module: 'archive', code: reason.code, params: reason.params }
      return problemText(new ApiProblem(params)).title
    }
    if (verdict === 'newer' && target) {
      return t('archive:page.copy.newer', { name: target.fileName, at: formatInstant(target.datedAt, locale) })
    }
    if (verdict === 'copies') {
      return target
        ? t('archive:page.copy.onTop', { count: versions, name: target.fileName })
        : t('archive:page.copy.asNew', { count: versions })
    }
    return null
  }
}

function Line({ item }: { item: Item }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const why = useWhy()(item)
  const { source, verdict } = item
  return (
    <li className={styles.line} data-stays={verdict === 'copies' ? undefined : true}>
      <span className={styles.thumb}>
        <Thumbnail
          mime={source.mime}
          url={source.kind === 'image' ? apiUrl(`/archive/versions/${source.versionId}/thumbnail`) : null}
        />
      </span>
      <span className={styles.what}>
        <span className={styles.name} title={source.fileName}>
          {source.fileName}
        </span>
        <span className={styles.meta}>{formatInstant(source.datedAt, locale)}</span>
        {why ? <span className={styles.meta}>{why}</span> : null}
      </span>
      <StatusBadge tone={TONES[verdict]} label={t(`archive:state.verdict.${verdict}`)} />
    </li>
  )
}

const isStaying = (items: readonly Item[]) => items.every((item) => item.verdict !== 'copies')

/** What becomes of every document of the source, by type, what can be copied first; types are chosen whole. */
export function CopyPlan(props: { preview: CopyPreview; chosen: ReadonlySet<string>; toggle: (code: string) => void }) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  const shared = props.preview.items.filter((item) => item.verdict === 'shared')
  const own = props.preview.items.filter((item) => item.verdict !== 'shared')
  const groups = [...Map.groupBy(own, (item) => item.parameter.code)].toSorted(
    ([, one], [, other]) => Number(isStaying(one)) - Number(isStaying(other)),
  )
  return (
    <div className={styles.plan}>
      {groups.map(([code, items]) => {
        const type = items[0]?.parameter as Parameter
        return (
          <section key={code} className={styles.group} aria-label={nameOf(type)}>
            <Checkbox checked={props.chosen.has(code)} disabled={isStaying(items)} onChange={() => props.toggle(code)}>
              <span className={styles.groupName}>{nameOf(type)}</span> <code>{code}</code>
            </Checkbox>
            <ul className={styles.lines}>
              {items.map((item) => (
                <Line key={item.source.documentId} item={item} />
              ))}
            </ul>
          </section>
        )
      })}
      {shared.length > 0 ? (
        <p className={styles.shared}>
          {t('archive:page.copy.shared', {
            types: [...new Set(shared.map((item) => nameOf(item.parameter)))].join(t('kit:listSeparator')),
          })}
        </p>
      ) : null}
    </div>
  )
}
