import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands, useRunCommand } from '../command/use-command.ts'
import { Nothing } from '../format/values.tsx'
import { useProblemText } from '../i18n/problem-text.ts'

export type Reveal = {
  /** The command that shows it in clear and records who looked. */
  command: string
  input: Record<string, unknown>
  /** Picks the clear text from what the command answers. */
  pick: (value: unknown) => string
}

/** Identity data as the server masked it; who may, can look, which leaves a record. */
export function MaskedText({
  value,
  reveal,
  wraps = false,
}: {
  value: string | null | undefined
  reveal?: Reveal
  /** Whole texts instead of numbers. */
  wraps?: boolean
}) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { commands } = useCommands()
  const { run, pending } = useRunCommand(reveal?.command ?? '')
  const problemText = useProblemText()
  const [clear, setClear] = useState<string | null>(null)
  if (!value) return <Nothing />
  const look = async () => {
    if (!reveal) return
    if (clear !== null) return setClear(null)
    try {
      const outcome = await run(reveal.input)
      if (outcome.kind === 'done') setClear(reveal.pick(outcome.value))
    } catch (error) {
      message.error(problemText(error).title)
    }
  }
  return (
    <span style={{ whiteSpace: wraps ? 'pre-line' : 'nowrap', overflowWrap: 'anywhere' }}>
      {clear ?? value}
      {reveal && commands.has(reveal.command) ? (
        <Button
          type="text"
          size="small"
          loading={pending}
          icon={clear === null ? <EyeOutlined aria-hidden="true" /> : <EyeInvisibleOutlined aria-hidden="true" />}
          aria-label={t(clear === null ? 'kit:masked.reveal' : 'kit:masked.hide')}
          title={t(clear === null ? 'kit:masked.reveal' : 'kit:masked.hide')}
          onClick={() => void look()}
        />
      ) : null}
    </span>
  )
}
