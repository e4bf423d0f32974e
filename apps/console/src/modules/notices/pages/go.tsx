import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNote, Link, Loading, Page, PageHeader, Stack, useGo, usePageSearch, useRunCommand } from '#kit'

/** Where links in messages come in: whoever is not signed in is asked to first, then it goes on to the page meant. */
export default function Go() {
  const { t } = useTranslation()
  const [{ to }] = usePageSearch()
  const go = useGo()
  const { run } = useRunCommand('notices.link.follow')
  const [failure, setFailure] = useState<unknown>(null)
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current || !to) return
    begun.current = true
    run({ token: to }).then(
      (outcome) => (outcome.kind === 'done' ? go((outcome.value as { path: string }).path) : undefined),
      setFailure,
    )
  }, [to, run, go])
  const failed = failure !== null || !to
  return (
    <Page narrow>
      <PageHeader title={t(failed ? 'notices:page.link.failed' : 'notices:page.link.title')} />
      {failed ? (
        <Stack>
          {failure === null ? t('notices:page.link.none') : <ErrorNote error={failure} />}
          <Link to="/notices">{t('notices:page.link.toList')}</Link>
        </Stack>
      ) : (
        <Loading rows={3} />
      )}
    </Page>
  )
}
