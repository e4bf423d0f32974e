import { useTranslation } from 'react-i18next'
import type { ClientDetail } from '#contract/clients'
import { BusinessDate, Facts, formatRate, Panel, Stack, useLocale } from '#kit'
import { PartyPanels, useClientWords, useCountry } from './profile.tsx'

/** Hundredths of a per cent as a rate: 2550 → 0.2550. */
const shareOf = (bps: number): string => `0.${String(bps).padStart(4, '0')}`.replace(/^0\.10000$/, '1')

/** Joint holders, directors, owners, agents: each with everything known of them. */
export function People({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const words = useClientWords()
  const country = useCountry()
  const locale = useLocale()
  return (
    <Stack>
      {client.persons.map((person) => (
        <Panel
          key={person.id}
          title={person.nameZh ?? person.nameEn ?? '–'}
          extra={person.roles.map((role) => words.value('role', role)).join(t('kit:listSeparator'))}
        >
          <Stack>
            <Facts
              items={[
                { label: words.field('nameEn'), value: person.nameEn },
                { label: words.field('sex'), value: words.value('sex', person.sex) },
                { label: words.field('bornOn'), value: person.bornOn ? <BusinessDate value={person.bornOn} /> : null },
                { label: words.field('nationality'), value: country(person.nationality) },
                ...(person.shareBps === null
                  ? []
                  : [{ label: t('clients:page.client.share'), value: formatRate(shareOf(person.shareBps), locale) }]),
              ]}
            />
            <PartyPanels client={client} personId={person.id} />
          </Stack>
        </Panel>
      ))}
    </Stack>
  )
}
