import { Alert, Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { LaunchForm } from '#contract/businesses'
import { ApiProblem, useProblemText } from '#kit'

type Obstacle = LaunchForm['obstacles'][number]
const noteOf = ({ module, code }: Obstacle) => `${module}:${code}`

/** Everything a person has to have taken note of before a launch. */
export const warningsOf = (obstacles: readonly Obstacle[]): string[] =>
  obstacles.filter((one) => one.level === 'warn').map(noteOf)

/** What stands in the way of a launch; warnings are ticked. */
export function Obstacles(props: {
  obstacles: readonly Obstacle[]
  noted: readonly string[]
  onNoted: (noted: string[]) => void
}) {
  const { t } = useTranslation()
  const textOf = useProblemText()
  const { obstacles, noted, onNoted } = props
  return obstacles.map((one) => {
    const { title, next } = textOf(new ApiProblem({ status: 409, ...one }))
    const note = noteOf(one)
    const toggle = (on: boolean) => onNoted(on ? [...noted, note] : noted.filter((other) => other !== note))
    return (
      <Alert
        key={note}
        type={one.level === 'block' ? 'error' : 'warning'}
        showIcon
        title={title}
        description={
          one.level === 'block' ? (
            next
          ) : (
            <Checkbox checked={noted.includes(note)} onChange={(event) => toggle(event.target.checked)}>
              {t('businesses:page.launch.noted')}
            </Checkbox>
          )
        }
      />
    )
  })
}
