import { useTranslation } from 'react-i18next'
import type { ConflictDetail } from '#contract/duties'
import {
  CommandButton,
  EmptyState,
  Facts,
  Grid,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StateBadge,
  Timeline,
  useApi,
  useLiveRefresh,
  usePageParams,
  useReferences,
} from '#kit'
import { Keys } from '../parts/keys.tsx'
import { Severity } from '../parts/severity.tsx'

type Data = { conflict: ConflictDetail }

/** The exception that is asked for or holds now. */
const liveOf = ({ acceptances }: ConflictDetail) =>
  acceptances.find(({ state }) => state === 'proposed' || state === 'accepted')

function Actions({ conflict }: Data) {
  const live = liveOf(conflict)
  return (
    <>
      {conflict.mayPropose ? (
        <CommandButton command="duties.acceptance.propose" type="primary" fixed={{ conflictId: conflict.id }} />
      ) : null}
      {conflict.mayDecide && live ? (
        <>
          <CommandButton command="duties.acceptance.confirm" type="primary" fixed={{ id: live.id }} />
          <CommandButton command="duties.acceptance.refuse" fixed={{ id: live.id }} danger />
        </>
      ) : null}
      {live && conflict.state !== 'ended' ? (
        <CommandButton command="duties.acceptance.end" fixed={{ id: live.id }} danger />
      ) : null}
    </>
  )
}

function About({ conflict }: Data) {
  const { t } = useTranslation()
  const Department = useReferences().departmentId?.Name
  const field = (key: string) => t(`duties:field.${key}`)
  const { person, rule, subject, foundAt, endedAt, departmentId } = conflict
  return (
    <Panel title={t('duties:page.conflict.about')}>
      <Facts
        items={[
          { label: field('person'), value: <Link to={`/operators/${person.id}`}>{person.name}</Link> },
          { label: field('username'), value: person.username },
          { label: field('department'), value: Department ? <Department value={departmentId} /> : null },
          { label: field('severity'), value: <Severity value={rule.severity} /> },
          ...(subject ? [{ label: field('subject'), value: <Keys keys={[subject]} flows={conflict.flows} /> }] : []),
          { label: field('foundAt'), value: <Instant value={foundAt} /> },
          ...(endedAt ? [{ label: field('endedAt'), value: <Instant value={endedAt} /> }] : []),
        ]}
      />
    </Panel>
  )
}

function Side(props: { title: string; keys: ConflictDetail['oneKeys'] } & Pick<ConflictDetail, 'flows' | 'steps'>) {
  const { title, keys, flows, steps } = props
  return (
    <Panel title={title}>
      <Keys
        keys={keys.map(({ key }) => key)}
        ways={new Map(keys.map(({ key, ways }) => [key, ways]))}
        flows={flows}
        steps={steps}
      />
    </Panel>
  )
}

const TONES = { proposed: 'warn', accepted: 'good', refused: 'bad' } as const

function Exceptions({ conflict }: Data) {
  const { t } = useTranslation()
  const { acceptances } = conflict
  if (acceptances.length === 0)
    return <EmptyState title={t('duties:page.conflict.none')} hint={t('duties:page.conflict.noneHint')} />
  return (
    <Timeline
      items={acceptances.map((one) => ({
        id: one.id,
        at: one.proposedAt,
        who: one.proposedBy,
        title: t(`duties:state.acceptance.${one.state}`),
        tone: one.state in TONES ? TONES[one.state as keyof typeof TONES] : 'neutral',
        note: one.reason,
        current: one.state === 'proposed' || one.state === 'accepted',
        more: (
          <Facts
            items={[
              { label: t('duties:field.until'), value: <Instant value={one.until} /> },
              ...(one.decidedBy
                ? [
                    { label: t('duties:field.decidedBy'), value: one.decidedBy },
                    { label: t('duties:page.conflict.decidedAt'), value: <Instant value={one.decidedAt} /> },
                  ]
                : []),
              ...(one.remark ? [{ label: t('duties:field.remark'), value: one.remark }] : []),
            ]}
          />
        ),
      }))}
    />
  )
}

/** One person with both sides of a rule: through what, and what was allowed. */
export default function ConflictPage() {
  const { t, i18n } = useTranslation()
  const { conflictId = '' } = usePageParams()
  const conflict = useApi<ConflictDetail>(`/duties/conflicts/${conflictId}`)
  useLiveRefresh('dutyConflicts', conflictId, conflict)
  return (
    <Page>
      <QueryState query={conflict} rows={8}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/duties', label: t('duties:page.title') }}
              title={data.person.name}
              subtitle={data.rule.names[i18n.language as keyof ConflictDetail['rule']['names']]}
              status={<StateBadge values="duties:state.conflict" value={data.state} />}
              actions={<Actions conflict={data} />}
            />
            <Grid wide>
              <Stack>
                <Side title={t('duties:field.oneSide')} keys={data.oneKeys} flows={data.flows} steps={data.steps} />
                <Side title={t('duties:field.otherSide')} keys={data.otherKeys} flows={data.flows} steps={data.steps} />
              </Stack>
              <Stack>
                <About conflict={data} />
                <Panel title={t('duties:page.conflict.exceptions')}>
                  <Exceptions conflict={data} />
                </Panel>
              </Stack>
            </Grid>
          </>
        )}
      </QueryState>
    </Page>
  )
}
