import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { REGIMES } from '#contract/bcan'
import { type ApiProblem, asProblem, ErrorNote, FileDrop, Panel, Stack, uploadFile, useCan } from '#kit'

/** Takes in answers that somebody downloaded at the exchange's web site. */
export function TakeIn({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const [regime, setRegime] = useState<string>(REGIMES[0])
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  if (!can('filing.answer.receive')) return null
  const send = async (files: readonly File[]) => {
    setProblem(null)
    try {
      for (const file of files) await uploadFile('/filing-answers', file, { query: { regime } })
    } catch (error) {
      setProblem(asProblem(error))
    }
    onDone()
  }
  return (
    <Panel
      title={t('filing:page.filings.takeIn')}
      extra={
        <Segmented
          size="small"
          value={regime}
          onChange={setRegime}
          aria-label={t('filing:field.regime')}
          options={REGIMES.map((value) => ({ value, label: t(`filing:state.regime.${value}`) }))}
        />
      }
    >
      <Stack>
        <FileDrop multiple hint={t('filing:page.filings.takeInHint')} onFiles={(files) => void send(files)} />
        {problem ? <ErrorNote error={problem} /> : null}
      </Stack>
    </Panel>
  )
}
