import { useTranslation } from 'react-i18next'
import { INTRODUCER_TRANSITIONS, type IntroducerDetail } from '#contract/introducers'
import {
  BusinessDate,
  CommandButton,
  type DataColumn,
  DataTable,
  EmptyState,
  Facts,
  Grid,
  Instant,
  Link,
  MaskedText,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StateBadge,
  useApi,
  useLiveRefresh,
  usePageParams,
  useReferences,
} from '#kit'
import { useIntroducerFields } from '../parts/fields.tsx'

type Data = { introducer: IntroducerDetail }

function reveal(id: string, relativeId: string | null) {
  return {
    command: 'introducers.identity.reveal',
    input: { id, relativeId },
    pick: (value: unknown) => (value as { value: string }).value,
  }
}

function Actions({ introducer }: Data) {
  const { t } = useTranslation()
  const fields = useIntroducerFields()
  const { id, version, status, nameZh, nameEn, bornOn, certificateNo, trainedOn, servesOnlyUs, startsOn, endsOn } =
    introducer
  return (
    <>
      <CommandButton
        command="introducers.introducer.update"
        fixed={{ id, version }}
        initial={{ nameZh, nameEn, bornOn, certificateNo, trainedOn, servesOnlyUs, startsOn, endsOn }}
        fields={{ ...fields, phone: { hint: t('introducers:page.detail.keepPhone') } }}
      />
      {INTRODUCER_TRANSITIONS[status].map((next) => (
        <CommandButton
          key={next}
          command="introducers.introducer.setStatus"
          label={t(`introducers:state.status.${next}`)}
          fixed={{ id, status: next }}
          fields={fields}
          danger={next === 'ENDED'}
        />
      ))}
    </>
  )
}

function About({ introducer }: Data) {
  const { t } = useTranslation()
  const Department = useReferences().departmentId?.Name
  const field = (key: string) => t(`introducers:field.${key}`)
  const { identity } = introducer
  return (
    <Panel title={t('introducers:page.detail.about')}>
      <Facts
        items={[
          { label: field('code'), value: introducer.code },
          { label: field('kind'), value: t(`introducers:state.kind.${introducer.kind}`) },
          { label: field('nameZh'), value: introducer.nameZh },
          { label: field('nameEn'), value: introducer.nameEn },
          {
            label: t(`clients:state.identityKind.${identity.kind}`),
            value: <MaskedText value={identity.masked} reveal={reveal(introducer.id, null)} />,
          },
          { label: field('phone'), value: introducer.phoneMasked },
          { label: field('bornOn'), value: <BusinessDate value={introducer.bornOn} /> },
          { label: field('departmentId'), value: Department ? <Department value={introducer.departmentId} /> : null },
          { label: field('createdAt'), value: <Instant value={introducer.createdAt} /> },
        ]}
      />
    </Panel>
  )
}

function Contract({ introducer }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`introducers:field.${key}`)
  return (
    <Panel title={t('introducers:page.detail.qualification')}>
      <Facts
        items={[
          { label: field('startsOn'), value: <BusinessDate value={introducer.startsOn} /> },
          { label: field('endsOn'), value: <BusinessDate value={introducer.endsOn} /> },
          { label: field('certificateNo'), value: introducer.certificateNo },
          { label: field('trainedOn'), value: <BusinessDate value={introducer.trainedOn} /> },
          { label: field('servesOnlyUs'), value: t(introducer.servesOnlyUs ? 'kit:yes' : 'kit:no') },
          {
            label: t('introducers:page.detail.accounts'),
            value: <Link to={`/accounts?introducerCode=${introducer.code}`}>{introducer.accounts}</Link>,
          },
          ...(introducer.status === 'PENDING' && introducer.missing.length > 0
            ? [
                {
                  label: t('introducers:page.detail.missing'),
                  wide: true,
                  value: introducer.missing.map((code) => t(`introducers:error.${code}.message`)).join(' '),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}

type RelativeRow = IntroducerDetail['relatives'][number]

function useRelativeColumns(id: string): readonly DataColumn<RelativeRow>[] {
  const { t } = useTranslation()
  return [
    { key: 'name', label: t('introducers:field.relativeName'), show: (row) => row.name },
    {
      key: 'relation',
      label: t('introducers:field.relation'),
      show: (row) => t(`introducers:state.relation.${row.relation}`),
    },
    {
      key: 'identity',
      label: t('introducers:field.identity'),
      show: (row) => <MaskedText value={row.masked} reveal={reveal(id, row.id)} />,
    },
  ]
}

function Relatives({ introducer }: Data) {
  const { t } = useTranslation()
  const columns = useRelativeColumns(introducer.id)
  const fields = useIntroducerFields()
  const { id, version, relatives } = introducer
  return (
    <Panel
      title={t('introducers:page.relatives.title')}
      extra={
        <CommandButton
          command="introducers.introducer.setRelatives"
          fixed={{ id, version }}
          initial={{ relatives: [] }}
          fields={fields}
        />
      }
    >
      {relatives.length === 0 ? (
        <EmptyState title={t('introducers:page.relatives.none')} hint={t('introducers:page.relatives.hint')} />
      ) : (
        <DataTable rows={relatives} keyOf={(row) => row.id} columns={columns} />
      )}
    </Panel>
  )
}

/** One introducer: who it is, what it may do, and whom it may not bring. */
export default function IntroducerPage() {
  const { t } = useTranslation()
  const { introducerId = '' } = usePageParams()
  const introducer = useApi<IntroducerDetail>(`/introducers/${introducerId}`)
  useLiveRefresh('introducers', introducerId, introducer)
  return (
    <Page>
      <QueryState query={introducer} rows={8}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/introducers', label: t('introducers:page.list.title') }}
              title={data.displayName}
              subtitle={data.code}
              status={<StateBadge values="introducers:state.introducer" value={data.status} />}
              actions={<Actions introducer={data} />}
            />
            <Grid wide>
              <Stack>
                <About introducer={data} />
                <Relatives introducer={data} />
              </Stack>
              <Contract introducer={data} />
            </Grid>
          </>
        )}
      </QueryState>
    </Page>
  )
}
