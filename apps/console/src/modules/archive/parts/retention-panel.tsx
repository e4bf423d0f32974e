import { useTranslation } from 'react-i18next'
import type { DocumentAnswer, RetentionAnswer } from '#contract/archive'
import {
  BusinessDate,
  CommandButton,
  Facts,
  Instant,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  useLive,
} from '#kit'
import styles from './retention.module.css'

const reasoned = { reason: { kind: 'textarea' } } as const

function Held({ hold }: { hold: RetentionAnswer['holds'][number] }) {
  const { t } = useTranslation()
  return (
    <li className={styles.hold}>
      <StatusBadge tone="bad" label={t(`archive:state.holdLevel.${hold.level}`)} />
      <span className={styles.reason}>{hold.reason}</span>
      <span className={styles.meta}>
        {[hold.reference, hold.placedByName].filter(Boolean).join(' · ')} · <Instant value={hold.placedAt} />
      </span>
      {hold.inherited ? <span className={styles.meta}>{t('archive:page.holds.inherited')}</span> : null}
      <CommandButton
        command="archive.hold.lift"
        size="small"
        label={t('archive:page.holds.lift')}
        fixed={{ holdId: hold.id }}
        fields={reasoned}
      />
    </li>
  )
}

/** How long a document stays, what holds it beyond that, and what may be done about either. */
export function RetentionPanel({ document }: { document: DocumentAnswer }) {
  const { t } = useTranslation()
  const query = useApi<RetentionAnswer>(`/archive/documents/${document.id}/retention`)
  useLive('holds', () => void query.refetch())
  useLive('documents', () => void query.refetch())
  const { id: documentId } = document
  return (
    <Panel title={t('archive:field.retention')}>
      <QueryState query={query} rows={2}>
        {({ retainedUntil, holds }) => (
          <Stack>
            <Facts
              dense
              items={[{ label: t('archive:field.retainedUntil'), value: <BusinessDate value={retainedUntil} /> }]}
            />
            {holds.length > 0 ? (
              <ul className={styles.holds}>
                {holds.map((hold) => (
                  <Held key={hold.id} hold={hold} />
                ))}
              </ul>
            ) : null}
            <div className={styles.buttons}>
              <CommandButton
                command="archive.document.retain"
                size="small"
                label={t('archive:page.holds.longer')}
                fixed={{ documentId }}
                fields={reasoned}
              />
              <PlaceHold on={{ documentId }} size="small" />
              {document.status === 'WITHDRAWN' && holds.length === 0 ? (
                <CommandButton
                  command="archive.document.destroy"
                  size="small"
                  danger
                  label={t('archive:page.holds.destroy')}
                  fixed={{ documentId }}
                  fields={reasoned}
                >
                  <p className={styles.lead}>{t('archive:page.holds.destroyLead')}</p>
                </CommandButton>
              ) : null}
            </div>
          </Stack>
        )}
      </QueryState>
    </Panel>
  )
}

type Target = { documentId: string } | { accountId: string } | { clientId: string }

/** Places a hold on what the page is about. */
export function PlaceHold({ on, size }: { on: Target; size?: 'small' }) {
  const { t } = useTranslation()
  const hidden = { hidden: true }
  const others = { clientId: hidden, accountId: hidden, documentId: hidden }
  return (
    <CommandButton
      command="archive.hold.place"
      label={t('archive:page.holds.place')}
      {...(size ? { size } : {})}
      fixed={on}
      fields={{ ...others, ...reasoned }}
    >
      <p className={styles.lead}>{t('archive:page.holds.placeLead')}</p>
    </CommandButton>
  )
}
