import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Backups } from '#contract/backups'
import { Link, Panel, QueryState, useHomePart, useLive } from '#kit'
import { StandingBadge } from './states.tsx'

type Shown = Pick<Backups, 'connected' | 'watched'>

function Watched({ connected, watched }: Shown) {
  const { t } = useTranslation()
  const wrong = watched.filter(({ standing }) => standing !== 'GOOD')
  if (!connected) return t('backups:page.unconnected')
  if (wrong.length === 0) return t('backups:page.allWell')
  return (
    <Flex vertical gap={8}>
      {wrong.map((one) => (
        <Flex key={one.watched} justify="space-between" align="center">
          {t(`backups:state.watched.${one.watched}`)}
          <StandingBadge standing={one.standing} />
        </Flex>
      ))}
    </Flex>
  )
}

/** Whether backups are as they should be, on the home page. */
export default function HomeStanding() {
  const { t } = useTranslation()
  const standing = useHomePart<Shown>('backups.standing')
  useLive('backups', () => void standing.refetch())
  return (
    <Panel title={t('backups:page.title')} extra={<Link to="/backups">{t('backups:page.watch')}</Link>}>
      <QueryState query={standing} rows={3}>
        {(data) => <Watched {...data} />}
      </QueryState>
    </Panel>
  )
}
