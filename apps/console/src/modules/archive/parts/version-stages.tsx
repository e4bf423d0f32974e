import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentAnswer, DocumentVersion } from '#contract/archive'
import {
  FileStage,
  formatInstant,
  isPicture,
  Link,
  nowMs,
  PictureTools,
  type PictureView,
  Thumbnail,
  useApi,
  useCan,
  useGo,
  useLocale,
  usePictureView,
  useSession,
  useShortcuts,
} from '#kit'
import { contentUrl, thumbnailUrl } from '../document-files.ts'
import { latestOf } from '../policy.ts'
import { useTypeName } from '../types.ts'
import styles from './desk.module.css'

function Stage(props: { version: DocumentVersion; view: PictureView; labelled: boolean; mark: string | null }) {
  const { version, view, labelled, mark } = props
  const { t } = useTranslation()
  const locale = useLocale()
  const caption = `${t('archive:page.document.versionN', { n: version.version })} · ${formatInstant(version.filedAt, locale)}`
  return (
    <figure className={styles.figure}>
      {labelled ? (
        <figcaption className={styles.caption}>
          {caption} · {version.filedByName}
        </figcaption>
      ) : null}
      <div className={styles.stage}>
        <FileStage
          file={{
            url: contentUrl(version),
            name: version.fileName,
            mime: version.mime,
            caption,
            ...(mark ? { mark } : {}),
          }}
          view={view}
        />
      </div>
    </figure>
  )
}

/** The other current documents of the same client or account; arrow keys walk through them. */
function useNeighbours(document: DocumentAnswer): { all: readonly DocumentAnswer[]; index: number } {
  const { data } = useApi<{ items: DocumentAnswer[] }>(
    document.accountId ? `/accounts/${document.accountId}/documents` : `/clients/${document.clientId}/documents`,
  )
  const all = (data?.items ?? []).filter((each) => each.status === 'CURRENT' || each.id === document.id)
  return { all, index: all.findIndex((each) => each.id === document.id) }
}

function Neighbours({ document }: { document: DocumentAnswer }) {
  const { t } = useTranslation()
  const go = useGo()
  const nameOf = useTypeName()
  const { all, index } = useNeighbours(document)
  const to = (by: number) => {
    const next = all[(index + by + all.length) % all.length]
    if (next) go(`/documents/${next.id}`, { replace: true })
  }
  useShortcuts([
    { keys: 'ArrowLeft', label: 'kit:viewer.previous', run: () => to(-1) },
    { keys: 'ArrowRight', label: 'kit:viewer.next', run: () => to(1) },
  ])
  if (all.length < 2 || index < 0) return null
  return (
    <nav className={styles.neighbours} aria-label={t('archive:page.document.others')}>
      <Button
        type="text"
        icon={<LeftOutlined aria-hidden="true" />}
        aria-label={t('kit:viewer.previous')}
        onClick={() => to(-1)}
      />
      <span className={styles.place}>
        {index + 1}/{all.length}
      </span>
      <Button
        type="text"
        icon={<RightOutlined aria-hidden="true" />}
        aria-label={t('kit:viewer.next')}
        onClick={() => to(1)}
      />
      <ul className={styles.strip}>
        {all.map((each) => {
          const version = latestOf(each)
          const url = version ? thumbnailUrl(version) : null
          return (
            <li key={each.id}>
              <Link
                to={`/documents/${each.id}`}
                title={nameOf(each.parameter)}
                aria-label={nameOf(each.parameter)}
                aria-current={each.id === document.id ? 'true' : undefined}
              >
                <Thumbnail mime={version?.mime ?? ''} {...(url ? { url } : {})} />
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** What stands across a player, for whoever may not see originals of this type. */
function useMark(document: DocumentAnswer): string | null {
  const can = useCan()
  const locale = useLocale()
  const { name } = useSession().operator
  // The moment the page was opened; a mark that moved on would say less.
  const [at] = useState(() => new Date(nowMs()).toISOString())
  if (!document.parameter.watermark || can('archive.document.original')) return null
  return `${name}  ${formatInstant(at, locale)}`
}

/** The version on the desk, or two side by side that are enlarged and turned together. */
export function VersionStages(props: {
  document: DocumentAnswer
  shown: DocumentVersion | null
  other: DocumentVersion | null
}) {
  const [view, setView] = usePictureView()
  const mark = useMark(props.document)
  const pair = [props.other, props.shown].filter((version) => version !== null)
  // The older one stands left, as in every comparison here.
  const stages = pair.toSorted((a, b) => a.version - b.version)
  return (
    <div className={styles.main}>
      <div className={styles.stages} data-pair={stages.length > 1 || undefined}>
        {stages.map((version) => (
          <Stage key={version.id} version={version} view={view} labelled={stages.length > 1} mark={mark} />
        ))}
      </div>
      <div className={styles.bar}>
        <Neighbours document={props.document} />
        {stages.some(isPicture) ? <PictureTools view={view} setView={setView} /> : null}
      </div>
    </div>
  )
}
