import { useTranslation } from 'react-i18next'
import { MASKED_ANSWERS } from '#contract/clients'
import type { ApplicationDetail } from '#contract/onboarding'
import {
  BusinessDate,
  Cell,
  type Fact,
  Facts,
  formatDecimal,
  formatRate,
  Link,
  MaskedText,
  Panel,
  useLocale,
  useReferences,
  useTextOr,
} from '#kit'
import styles from './content.module.css'

type Application = { application: ApplicationDetail }
type ProfileContent = NonNullable<ApplicationDetail['content']['profile']>
type Party = ProfileContent | ProfileContent['persons'][number]

/** Words of the clients module for fields and values. */
function useWords() {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const locale = useLocale()
  return {
    field: (key: string) => t(`clients:field.${key}`),
    value: (machine: string, value: string | null) =>
      value ? textOr(`clients:state.${machine}.${value}`, value) : null,
    country: (code: string | null) =>
      code && /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code) : code,
    date: (value: string | null) => (value ? <BusinessDate value={value} /> : null),
    income: (low: number | null, high: number | null) =>
      low === null && high === null
        ? null
        : [low, high].map((value) => (value === null ? '…' : formatDecimal(value, locale))).join(' – '),
  }
}

/** A masked value of the content, with the recorded reveal. */
function Masked({ application, path, value }: Application & { path: string; value: string | null }) {
  return (
    <MaskedText
      value={value}
      reveal={{
        command: 'onboarding.content.reveal',
        input: { id: application.id, revision: application.revision, path },
        pick: (answer) => (answer as { value: string }).value,
      }}
    />
  )
}

function identityFacts(
  application: ApplicationDetail,
  party: Party,
  at: string,
  words: ReturnType<typeof useWords>,
): Fact[] {
  return party.documents.map((document, index) => ({
    label: words.value('identityKind', document.kind) ?? document.kind,
    value: (
      <span className={styles.line}>
        <Masked application={application} path={`${at}.documents.${index}.number`} value={document.number} />
        <small>
          {words.country(document.country)}{' '}
          {document.expiresOn ? (
            <>
              {words.field('expiresOn')} {words.date(document.expiresOn)}
            </>
          ) : null}
        </small>
      </span>
    ),
    wide: true,
  }))
}

/** A person or company: who, papers, contacts, work, tax. */
function PartyFacts({ application, party, at }: Application & { party: Party; at: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const { employment } = party
  const items: Fact[] = [
    { label: words.field('nameZh'), value: party.nameZh },
    { label: words.field('nameEn'), value: party.nameEn },
    { label: words.field('sex'), value: words.value('sex', party.sex) },
    { label: words.field('bornOn'), value: words.date(party.bornOn) },
    { label: words.field('nationality'), value: words.country(party.nationality) },
    ...identityFacts(application, party, at, words),
    {
      label: words.field('phone'),
      value: party.phone ? <Masked application={application} path={`${at}.phone`} value={party.phone} /> : null,
    },
    {
      label: words.field('email'),
      value: party.email ? <Masked application={application} path={`${at}.email`} value={party.email} /> : null,
    },
    ...party.addresses.map((address) => ({
      label: words.value('addressKind', address.kind) ?? address.kind,
      value: [address.line, address.city, address.region, words.country(address.country), address.postalCode]
        .filter(Boolean)
        .join(t('kit:listSeparator')),
      wide: true,
    })),
    ...(employment
      ? [
          { label: words.field('employment'), value: words.value('employmentStatus', employment.status) },
          { label: words.field('employer'), value: employment.employer },
          { label: words.field('position'), value: employment.position },
          { label: words.field('income'), value: words.income(employment.incomeLow, employment.incomeHigh) },
        ]
      : []),
    ...party.taxResidencies.map((tax, index) => ({
      label: `${words.field('taxResidencies')} ${words.country(tax.country) ?? ''}`,
      value: tax.tin ? (
        <Masked application={application} path={`${at}.taxResidencies.${index}.tin`} value={tax.tin} />
      ) : (
        words.value('noTinReason', tax.reason)
      ),
    })),
  ]
  return <Facts items={items} />
}

/** Accounts and where they belong. */
function Asked({ application }: Application) {
  const { t } = useTranslation()
  const Department = useReferences().departmentId?.Name
  const { content } = application
  return (
    <Panel title={t('onboarding:field.accounts')}>
      <Facts
        items={[
          ...content.accounts.map((account) => ({
            label: t(`accounts:state.type.${account.type}`),
            value: (
              <span className={styles.line}>
                {account.accountNo ?? t('onboarding:page.application.generated')}
                {account.marks.length > 0 ? <Cell kind="tags" value={account.marks} words={null} /> : null}
              </span>
            ),
          })),
          {
            label: t('onboarding:field.departmentId'),
            value: Department ? <Department value={content.departmentId} /> : null,
          },
          { label: t('onboarding:field.brokerCode'), value: content.brokerCode },
          { label: t('onboarding:field.introducerCode'), value: content.introducerCode },
          ...(content.clientId
            ? [
                {
                  label: t('onboarding:field.clientId'),
                  value: <Link to={`/clients/${content.clientId}`}>{application.displayName}</Link>,
                },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}

/** Answers nobody searches for: declarations, assets, experience. */
function Answers({ application, profile }: Application & { profile: ProfileContent }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const answers = Object.entries(profile.answers)
  if (answers.length === 0) return null
  return (
    <Panel title={t('onboarding:state.page.declarations')}>
      <Facts
        items={answers.map(([key, value]) => ({
          label: textOr([`onboarding:column.${key}.heading`, `suitability:field.${key}`, `clients:field.${key}`], key),
          value: MASKED_ANSWERS.includes(key) ? (
            <Masked application={application} path={`profile.answers.${key}`} value={String(value)} />
          ) : typeof value === 'boolean' ? (
            t(value ? 'kit:yes' : 'kit:no')
          ) : (
            textOr([`suitability:state.${key}.${value}`, `clients:state.answer.${value}`], value)
          ),
        }))}
      />
    </Panel>
  )
}

/** Everything written in the revision, masked. */
export function Content({ application }: Application) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const { profile } = application.content
  return (
    <>
      <Asked application={application} />
      {profile ? (
        <>
          <Panel title={t('onboarding:state.page.client')}>
            <PartyFacts application={application} party={profile} at="profile" />
          </Panel>
          {profile.persons.map((person, index) => (
            <Panel
              key={index}
              title={person.nameZh ?? person.nameEn ?? '–'}
              extra={[
                person.roles.map((role) => words.value('role', role)).join(t('kit:listSeparator')),
                person.shareBps === null ? null : formatRate(`0.${String(person.shareBps).padStart(4, '0')}`, locale),
              ]
                .filter(Boolean)
                .join(' · ')}
            >
              <PartyFacts application={application} party={person} at={`profile.persons.${index}`} />
            </Panel>
          ))}
          <Answers application={application} profile={profile} />
        </>
      ) : null}
    </>
  )
}
