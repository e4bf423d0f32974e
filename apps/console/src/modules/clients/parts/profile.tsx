import { useTranslation } from 'react-i18next'
import type { ClientDetail } from '#contract/clients'
import {
  BusinessDate,
  EmptyState,
  type Fact,
  Facts,
  formatDecimal,
  Grid,
  Instant,
  MaskedText,
  Panel,
  type Reveal,
  Stack,
  StatusBadge,
  useAsOf,
  useLocale,
  useParts,
  useTextOr,
} from '#kit'
import { EditContacts, type EditedPart, EditPart } from './edit-buttons.tsx'
import styles from './profile.module.css'
import { useClientWords, useCountry } from './profile-words.ts'

const yearly = (low: number | null, high: number | null, locale: string): string | null =>
  low === null && high === null
    ? null
    : [low, high].map((value) => (value === null ? '…' : formatDecimal(value, locale))).join(' – ')

/** The reveal, unless the page shows the past: what is kept of it is shown masked alone. */
function useReveal(): (reveal: Reveal) => { reveal?: Reveal } {
  const [at] = useAsOf()
  return (reveal) => (at === null ? { reveal } : {})
}

function Identity({ client, personId }: { client: ClientDetail; personId: string | null }) {
  const { t } = useTranslation()
  const reveal = useReveal()
  const words = useClientWords()
  const country = useCountry()
  const documents = client.documents.filter((document) => document.personId === personId)
  if (documents.length === 0) return <EmptyState title={t('clients:page.client.noDocuments')} />
  return (
    <ul className={styles.entries}>
      {documents.map((document) => (
        <li key={document.id} className={styles.entry}>
          <span className={styles.kind}>{words.value('identityKind', document.kind)}</span>
          <MaskedText
            value={document.numberMasked}
            {...reveal({
              command: 'clients.identity.reveal',
              input: { id: client.id, what: 'identity', valueId: document.id },
              pick: (value) => (value as { value: string }).value,
            })}
          />
          <span className={styles.more}>
            {country(document.country)}
            {document.expiresOn ? (
              <>
                {' · '}
                {words.field('expiresOn')} <BusinessDate value={document.expiresOn} />
              </>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Contacts({ client, personId }: { client: ClientDetail; personId: string | null }) {
  const { t } = useTranslation()
  const reveal = useReveal()
  const words = useClientWords()
  const country = useCountry()
  const contacts = client.contacts.filter((contact) => contact.personId === personId)
  const addresses = client.addresses.filter((address) => address.personId === personId)
  return (
    <ul className={styles.entries}>
      {contacts.map((contact) => (
        <li key={contact.id} className={styles.entry}>
          <span className={styles.kind}>{words.field(contact.kind)}</span>
          <MaskedText
            value={contact.valueMasked}
            {...reveal({
              command: 'clients.contact.reveal',
              input: { id: client.id, valueId: contact.id },
              pick: (value) => (value as { value: string }).value,
            })}
          />
          {contact.verified ? <StatusBadge tone="good" label={t('clients:page.client.verified')} /> : null}
        </li>
      ))}
      {addresses.map((address) => (
        <li key={address.id} className={styles.entry}>
          <span className={styles.kind}>{words.value('addressKind', address.kind)}</span>
          <span>
            {[address.line, address.city, address.region, country(address.country), address.postalCode]
              .filter(Boolean)
              .join(t('kit:listSeparator'))}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Where somebody pays tax, the numbers masked. */
function Taxes({ client, taxes }: { client: ClientDetail; taxes: ClientDetail['taxResidencies'] }) {
  const { t } = useTranslation()
  const reveal = useReveal()
  const words = useClientWords()
  const country = useCountry()
  return (
    <ul className={styles.entries}>
      {taxes.map((tax) => (
        <li key={tax.id} className={styles.entry}>
          <span className={styles.kind}>{country(tax.country)}</span>
          {tax.tinMasked ? (
            <MaskedText
              value={tax.tinMasked}
              {...reveal({
                command: 'clients.identity.reveal',
                input: { id: client.id, what: 'tax', valueId: tax.id },
                pick: (value) => (value as { value: string }).value,
              })}
            />
          ) : (
            <span className={styles.more}>
              {t('clients:page.client.noTin', { reason: words.value('noTinReason', tax.reason) ?? '' })}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Who a person or company is: identity, contacts, work and tax; `personId` null is the client itself. */
export function PartyPanels({ client, personId }: { client: ClientDetail; personId: string | null }) {
  const { t } = useTranslation()
  const words = useClientWords()
  const locale = useLocale()
  const work = client.employments.find((employment) => employment.personId === personId)
  const taxes = client.taxResidencies.filter((tax) => tax.personId === personId)
  const [at] = useAsOf()
  // What is not known yet of the client itself is asked for where it would stand.
  const open = personId === null && at === null && client.status !== 'CANCELLED'
  const edit = (part: EditedPart, named = false) =>
    personId === null ? <EditPart client={client} part={part} title={words.field(part)} named={named} /> : null
  return (
    <Stack>
      <Grid>
        <Panel title={words.field('documents')} extra={edit('documents')}>
          <Identity client={client} personId={personId} />
        </Panel>
        <Panel
          title={words.field('contacts')}
          extra={
            personId === null ? (
              <span>
                <EditContacts client={client} />
                {edit('addresses', true)}
              </span>
            ) : null
          }
        >
          <Contacts client={client} personId={personId} />
        </Panel>
      </Grid>
      <Grid>
        {work || (personId === null && client.type !== 'corporate') ? (
          <Panel title={words.field('employment')} extra={edit('employment')}>
            <Facts
              items={[
                {
                  label: t('clients:page.client.employmentStatus'),
                  value: words.value('employmentStatus', work?.status ?? null),
                },
                { label: words.field('employer'), value: work?.employer },
                { label: words.field('industry'), value: work?.industry },
                { label: words.field('position'), value: work?.position },
                {
                  label: words.field('income'),
                  value: yearly(work?.incomeLow ?? null, work?.incomeHigh ?? null, locale),
                },
              ]}
            />
          </Panel>
        ) : null}
        {taxes.length > 0 || open ? (
          <Panel title={words.field('taxResidencies')} extra={edit('taxResidencies')}>
            {taxes.length > 0 ? (
              <Taxes client={client} taxes={taxes} />
            ) : (
              <EmptyState title={t('clients:page.client.noTaxResidency')} />
            )}
          </Panel>
        ) : null}
      </Grid>
    </Stack>
  )
}

/** The client's own data. */
export function Profile({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const words = useClientWords()
  const country = useCountry()
  const textOr = useTextOr()
  const aside = useParts('clientAside', client.id)
  const items: Fact[] = [
    { label: words.field('clientNo'), value: client.clientNo },
    { label: words.field('memberNo'), value: client.memberNo },
    { label: words.field('nameZh'), value: client.nameZh },
    { label: words.field('nameEn'), value: client.nameEn },
    { label: words.field('otherNames'), value: client.otherNames.join(t('kit:listSeparator')) },
    { label: words.field('type'), value: words.value('type', client.type) },
    { label: words.field('category'), value: words.value('category', client.category) },
    { label: words.field('sex'), value: words.value('sex', client.sex) },
    { label: words.field('bornOn'), value: client.bornOn ? <BusinessDate value={client.bornOn} /> : null },
    { label: words.field('nationality'), value: country(client.nationality) },
    { label: words.field('residence'), value: country(client.residence) },
    { label: words.field('education'), value: words.value('education', client.education) },
    { label: words.field('language'), value: textOr(`app:language.${client.language}`, client.language) },
    { label: words.field('createdAt'), value: <Instant value={client.createdAt} /> },
    ...(client.coolingUntil
      ? [{ label: t('clients:page.client.cooling'), value: <Instant value={client.coolingUntil} /> }]
      : []),
    ...(client.cancelledAt
      ? [
          { label: words.field('cancelledAt'), value: <Instant value={client.cancelledAt} /> },
          { label: words.field('cancelledKind'), value: words.value('cancelledKind', client.cancelledKind) },
          ...(client.registersAgainOn
            ? [{ label: words.field('registersAgainOn'), value: <BusinessDate value={client.registersAgainOn} /> }]
            : []),
        ]
      : []),
  ]
  const basic = t('clients:page.client.basic')
  const data = (
    <Stack>
      <Panel title={basic} extra={<EditPart client={client} part="basic" title={basic} />}>
        <Facts items={items} />
      </Panel>
      <PartyPanels client={client} personId={null} />
    </Stack>
  )
  // What other modules keep stands beside the data as it is now; beside the past it would mislead.
  if (aside.length === 0 || client.asOf !== null) return data
  return (
    <Grid wide>
      {data}
      <Stack>
        {aside.map((part) => (
          <div key={part.id}>{part.content}</div>
        ))}
      </Stack>
    </Grid>
  )
}
