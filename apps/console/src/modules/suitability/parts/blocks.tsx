import { useTranslation } from 'react-i18next'
import type { LatestAssessment, LatestCertification, LatestExemption, Register } from '#contract/suitability'
import {
  BusinessDate,
  CommandButton,
  type Fact,
  Facts,
  Instant,
  Link,
  momentOf,
  Panel,
  type PartProps,
  QueryState,
  SignedBy,
  StatusBadge,
  type Tone,
  useApi,
  useLiveRefresh,
  useTextOr,
} from '#kit'
import styles from './blocks.module.css'

type Kind = 'client' | 'application'
type Common = {
  evidenceOn: string
  expiresOn: string | null
  validity: string
  recordedByName: string
  recordedAt: string
  remark: string
  caseId: string | null
}

const READ: Record<Register, string> = {
  certification: 'certification',
  assessment: 'assessment',
  exemption: 'northbound-exemption',
}
const PAGE: Record<Register, string> = {
  certification: '/certifications',
  assessment: '/risk-assessments',
  exemption: '/northbound-exemptions',
}
/** What a new entry most often says. */
const INITIAL: Record<Register, Record<string, unknown>> = {
  certification: { isPi: true },
  assessment: { passed: true },
  exemption: { exempt: true },
}
const TONES: Record<string, Tone> = { VALID: 'good', EXPIRED: 'warn', NOT_MET: 'neutral' }

/** What an entry says in its own register. */
type Own<T> = Omit<NonNullable<T>, keyof Common | 'id'>
/** What the answers of an application come to; the same values as an entry has, without who recorded it. */
type Expected<O> = O & Pick<Common, 'evidenceOn' | 'expiresOn'>
type BlockProps<O> = {
  register: Register
  kind: Kind
  id: string
  own: (entry: O) => Fact[]
  at: string | null
}

/** Where the entry came from, below what it says. */
function useEntryFacts(): (entry: Common) => Fact[] {
  const { t } = useTranslation()
  return (entry) => [
    { label: t('suitability:field.evidenceOn'), value: <BusinessDate value={entry.evidenceOn} /> },
    {
      label: t('suitability:field.expiresOn'),
      value: entry.expiresOn ? <BusinessDate value={entry.expiresOn} /> : t('suitability:page.noEnd'),
    },
    {
      label: t('suitability:field.recordedByName'),
      value: (
        <>
          <SignedBy name={entry.recordedByName} /> · <Instant value={entry.recordedAt} />
        </>
      ),
    },
    { label: t('suitability:field.remark'), value: entry.remark },
    ...(entry.caseId
      ? [
          {
            label: t('suitability:page.decided'),
            value: <Link to={`/tickets/${entry.caseId}`}>{t('kit:command.openTicket')}</Link>,
          },
        ]
      : []),
  ]
}

/** The latest entry of one register with whether it counts today, a link to those before, and the form for a new one. */
function Block<O extends object>({ register, kind, id, own, at }: BlockProps<O>) {
  const { t } = useTranslation()
  const facts = useEntryFacts()
  const path = kind === 'client' ? `/clients/${id}` : `/onboarding/applications/${id}`
  const read = useApi<{ latest: (O & Common) | null; expected?: Expected<O> | null }>(
    `${path}/${READ[register]}`,
    at ? { at } : undefined,
  )
  useLiveRefresh('suitability', id, read)
  const subject = kind === 'client' ? { clientId: id, applicationId: null } : { clientId: null, applicationId: id }
  const tools = at ? null : (
    <span className={styles.tools}>
      {kind === 'client' ? <Link to={`${PAGE[register]}?clientId=${id}`}>{t('suitability:page.all')}</Link> : null}
      <CommandButton
        size="small"
        command={`suitability.${register}.record`}
        label={t('suitability:page.record')}
        fixed={subject}
        initial={INITIAL[register]}
        fields={{ remark: { kind: 'textarea' } }}
      />
    </span>
  )
  return (
    <Panel title={t(`suitability:page.${register}.block`)} extra={tools}>
      <QueryState query={read} rows={2}>
        {({ latest, expected }) =>
          latest === null && expected ? (
            <Facts
              items={[
                {
                  label: t('suitability:field.validity'),
                  value: <StatusBadge tone="info" label={t('suitability:page.questionnaire.fromAnswers')} />,
                },
                ...own(expected),
                { label: t('suitability:field.evidenceOn'), value: <BusinessDate value={expected.evidenceOn} /> },
                {
                  label: t('suitability:field.expiresOn'),
                  value: expected.expiresOn ? <BusinessDate value={expected.expiresOn} /> : null,
                },
              ]}
            />
          ) : latest === null ? (
            t('suitability:page.nothing')
          ) : (
            <Facts
              items={[
                {
                  label: t('suitability:field.validity'),
                  value: (
                    <StatusBadge
                      tone={TONES[latest.validity] ?? 'neutral'}
                      label={t(`suitability:state.validity.${latest.validity}`)}
                    />
                  ),
                },
                ...own(latest),
                ...facts(latest),
              ]}
            />
          )
        }
      </QueryState>
    </Panel>
  )
}

function Certification({ kind, id, at = null }: { kind: Kind; id: string; at?: string | null }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <Block<Own<LatestCertification>>
      register="certification"
      kind={kind}
      id={id}
      at={at}
      own={({ isPi, category }) => [
        { label: t('suitability:field.isPi'), value: t(isPi ? 'kit:yes' : 'kit:no') },
        {
          label: t('suitability:field.category'),
          value: category ? textOr(`suitability:state.category.${category}`, category) : null,
        },
      ]}
    />
  )
}

function Assessment({ kind, id, at = null }: { kind: Kind; id: string; at?: string | null }) {
  const { t } = useTranslation()
  return (
    <Block<Own<LatestAssessment>>
      register="assessment"
      kind={kind}
      id={id}
      at={at}
      own={({ level, score, product, passed }) => [
        { label: t('suitability:field.level'), value: t(`suitability:state.level.${level}`) },
        { label: t('suitability:field.score'), value: String(score) },
        { label: t('suitability:field.passed'), value: t(passed ? 'kit:yes' : 'kit:no') },
        { label: t('suitability:field.product'), value: product ?? t('suitability:page.allProducts') },
      ]}
    />
  )
}

function Exemption({ kind, id, at = null }: { kind: Kind; id: string; at?: string | null }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <Block<Own<LatestExemption>>
      register="exemption"
      kind={kind}
      id={id}
      at={at}
      own={({ exempt, basis }) => [
        { label: t('suitability:field.exempt'), value: t(exempt ? 'kit:yes' : 'kit:no') },
        {
          label: t('suitability:field.basis'),
          value: basis ? textOr(`suitability:state.basis.${basis}`, basis) : null,
        },
      ]}
    />
  )
}

export const ClientCertification = ({ id, more }: PartProps) => (
  <Certification kind="client" id={id} at={momentOf({ more })} />
)
export const ClientAssessment = ({ id, more }: PartProps) => (
  <Assessment kind="client" id={id} at={momentOf({ more })} />
)
export const ClientExemption = ({ id, more }: PartProps) => <Exemption kind="client" id={id} at={momentOf({ more })} />
export const ApplicationCertification = ({ id }: PartProps) => <Certification kind="application" id={id} />
export const ApplicationAssessment = ({ id }: PartProps) => <Assessment kind="application" id={id} />
export const ApplicationExemption = ({ id }: PartProps) => <Exemption kind="application" id={id} />
