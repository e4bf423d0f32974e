import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DispatchPreview } from '#contract/dispatches'
import { EmptyState, ErrorNote, Instant, Panel, StatusBadge } from '#kit'
import styles from './send.module.css'

/** Names of a pool: the first few, and how many more. */
const SHOWN = 6

/** Who gets it, and who would handle it there; a place without anybody stands out. */
export function WhoGetsIt({ preview, error }: { preview: DispatchPreview | null; error: unknown }) {
  const { t } = useTranslation()
  const list = (names: readonly string[]) => names.join(t('kit:listSeparator'))
  return (
    <Panel title={t('dispatches:page.send.who')}>
      {error ? <ErrorNote error={error} /> : null}
      {preview?.moved ? <Alert type="warning" showIcon title={t('dispatches:page.send.moved')} /> : null}
      {preview?.dueAt ? (
        <p>
          {t('dispatches:field.dueAt')} <Instant value={preview.dueAt} />
        </p>
      ) : null}
      {!preview && !error ? <EmptyState title={t('dispatches:page.send.nobodyYet')} /> : null}
      {preview ? (
        <ul className={styles.who} aria-label={t('dispatches:page.send.who')}>
          {preview.recipients.map(({ id, name, department, kind, people }) => (
            <li key={id}>
              <div className={styles.name}>{kind === 'operator' && department ? `${name} (${department})` : name}</div>
              {people.length === 0 ? (
                <StatusBadge tone="bad" label={t('dispatches:page.send.nobodyThere')} />
              ) : (
                <div className={styles.people}>
                  {t('dispatches:page.send.handledBy', { names: list(people.slice(0, SHOWN).map((one) => one.name)) })}
                  {people.length > SHOWN ? ` +${people.length - SHOWN}` : null}
                </div>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  )
}
