import { useTranslation } from 'react-i18next'
import type { LatestAssessment, LatestCertification, LatestExemption, Register } from '#contract/suitability'
import {
  BusinessDate,
  CommandButton,
  type Fact,
  Facts,
  Instant,
  Link,
  Panel,
  type PartProps,
  QueryState,
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

type BlockProps<T> = { register: Register; kind: Kind; id: string; own: (entry: NonNullable<T>) => Fact[] }

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
          {entry.recordedByName} · <Instant value={entry.recordedAt} />
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
function Block<T extends Common | null>({ register, kind, id, own }: BlockProps<T>) {
  const { t } = useTranslation()
  const facts = useEntryFacts()
  const path = kind === 'client' ? `/clients/${id}` : `/onboarding/applications/${id}`
  const read = useApi<{ latest: T }>(`${path}/${READ[register]}`)
  useLiveRefresh('suitability', id, read)
  const subject = kind === 'client' ? { clientId: id, applicationId: null } : { clientId: null, applicationId: id }
  const tools = (
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
        {({ latest }) =>
          latest === null ? (
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
                ...own(latest as NonNullable<T>),
                ...facts(latest),
              ]}
            />
          )
        }
      </QueryState>
    </Panel>
  )
}

function Certification({ kind, id }: { kind: Kind; id: string }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <Block<LatestCertification>
      register="certification"
      kind={kind}
      id={id}
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

function Assessment({ kind, id }: { kind: Kind; id: string }) {
  const { t } = useTranslation()
  return (
    <Block<LatestAssessment>
      register="assessment"
      kind={kind}
      id={id}
      own={({ level, score, product, passed }) => [
        { label: t('suitability:field.level'), value: t(`suitability:state.level.${level}`) },
        { label: t('suitability:field.score'), value: String(score) },
        { label: t('suitability:field.passed'), value: t(passed ? 'kit:yes' : 'kit:no') },
        { label: t('suitability:field.product'), value: product ?? t('suitability:page.allProducts') },
      ]}
    />
  )
}

function Exemption({ kind, id }: { kind: Kind; id: string }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <Block<LatestExemption>
      register="exemption"
      kind={kind}
      id={id}
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

export const ClientCertification = ({ id }: PartProps) => <Certification kind="client" id={id} />
export const ClientAssessment = ({ id }: PartProps) => <Assessment kind="client" id={id} />
export const ClientExemption = ({ id }: PartProps) => <Exemption kind="client" id={id} />
export const ApplicationCertification = ({ id }: PartProps) => <Certification kind="application" id={id} />
export const ApplicationAssessment = ({ id }: PartProps) => <Assessment kind="application" id={id} />
export const ApplicationExemption = ({ id }: PartProps) => <Exemption kind="application" id={id} />
