import { WarningFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { StatusBadge, useTextOr } from '#kit'
import { type FlowProblem, onlyWarns, useDesigner } from '../context.ts'
import { nodeById } from '../model/kinds.ts'
import { useNodeName } from '../words.tsx'
import styles from './panel.module.css'

/** What is wrong and what to do about it, in plain words. */
function useProblemWords(): (problem: FlowProblem) => { title: string; next: string } {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (problem) => {
    if ('text' in problem) return { title: problem.text, next: problem.next ?? '' }
    const { code, path } = problem
    const field = (path ?? '').split('.').find((part) => !/^\d+$/.test(part)) ?? ''
    const what = textOr(`approvals:page.designer.incomplete.${field}`, t('approvals:page.designer.incomplete.other'))
    return {
      title: code === 'INCOMPLETE' ? what : t(`approvals:state.problem.${code}`),
      next: t(`approvals:page.designer.solve.${code}`),
    }
  }
}

const keyOf = (problem: FlowProblem): string =>
  [problem.code, problem.at, problem.path, 'text' in problem ? problem.text : null].join(' ')

/** Says that what follows only warns. */
function Warns({ problem }: { problem: FlowProblem }) {
  const { t } = useTranslation()
  if (!onlyWarns(problem)) return null
  return (
    <span>
      <WarningFilled aria-hidden="true" /> {t('approvals:page.designer.problem.warning')}
    </span>
  )
}

/** The problems of one node or edge, beside its properties. */
export function ProblemsAt({ id }: { id: string }) {
  const { problems } = useDesigner()
  const words = useProblemWords()
  const own = problems.filter(({ at }) => at === id)
  if (own.length === 0) return null
  return (
    <ul className={styles.problems}>
      {own.map((problem) => (
        <li key={keyOf(problem)} data-warns={onlyWarns(problem) || undefined}>
          <Warns problem={problem} />
          <strong>{words(problem).title}</strong>
          {words(problem).next ? <span>{words(problem).next}</span> : null}
        </li>
      ))}
    </ul>
  )
}

/** Every problem of the drawing; pressing one goes there. */
export function ProblemList({ go }: { go: (id: string) => void }) {
  const { t } = useTranslation()
  const { design, problems } = useDesigner()
  const words = useProblemWords()
  const nameOf = useNodeName()
  const placeOf = (at: string | null) => {
    if (at === null) return t('approvals:page.designer.problem.whole')
    const node = nodeById(design.flow, at)
    if (node) return nameOf(node)
    const edge = design.flow.edges.find(({ id }) => id === at)
    const [from, to] = [edge && nodeById(design.flow, edge.from), edge && nodeById(design.flow, edge.to)]
    return from && to ? `${nameOf(from)} → ${nameOf(to)}` : at
  }
  if (problems.length === 0) {
    return <StatusBadge tone="good" label={t('approvals:page.designer.problem.none')} />
  }
  return (
    <ol className={styles.problemList}>
      {problems.map((problem) => (
        <li key={keyOf(problem)} data-warns={onlyWarns(problem) || undefined}>
          <button type="button" disabled={problem.at === null} onClick={() => problem.at !== null && go(problem.at)}>
            <span className={styles.where}>{placeOf(problem.at)}</span>
            <Warns problem={problem} />
            <strong>{words(problem).title}</strong>
            {words(problem).next ? <span>{words(problem).next}</span> : null}
          </button>
        </li>
      ))}
    </ol>
  )
}
