import { ExclamationCircleFilled } from '@ant-design/icons'
import { Tooltip } from 'antd'
import { useTextOr } from '#kit'
import { useEditor } from '../editor.tsx'
import type { FormProblem } from '../props.ts'
import styles from './canvas.module.css'
import { Drawn } from './drawn.tsx'

/** A problem in words; its bare code when nobody has written any. */
export function useFormProblemText(): (problem: FormProblem) => string {
  const textOr = useTextOr()
  return ({ module, code, params }) => textOr(`${module}:error.${code}.message`, code, { ...params })
}

/** What is wrong at a place; nothing when all is well there. */
export function ProblemBadge({ at }: { at: string }) {
  const { problems } = useEditor()
  const textOf = useFormProblemText()
  const found = problems.get(at) ?? []
  if (found.length === 0) return null
  return (
    <Tooltip title={found.map((problem, index) => <div key={index}>{textOf(problem)}</div>)}>
      <span className={styles.badge} aria-hidden="true">
        <ExclamationCircleFilled />
        <Drawn text={String(found.length)} />
      </span>
    </Tooltip>
  )
}
