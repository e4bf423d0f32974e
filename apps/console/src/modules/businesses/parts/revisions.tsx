import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '#contract/businesses'
import { Timeline } from '#kit'

/** Who wrote what, when and why: every revision is kept. */
export function Revisions({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  return (
    <Timeline
      items={request.revisions.toReversed().map((one) => ({
        id: String(one.number),
        at: one.at,
        who: one.by,
        title: `${t('businesses:page.request.revision', { number: one.number })} · ${t(`businesses:state.revisionKind.${one.kind}`)}`,
        note: one.reason,
        tone: one.kind === 'correct' ? 'warn' : 'neutral',
        current: one.number === request.revision,
      }))}
    />
  )
}
