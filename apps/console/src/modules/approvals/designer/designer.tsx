import { ReactFlowProvider, useReactFlow } from '@xyflow/react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sketchProblems } from '#contract/approvals'
import { Tabs, useIsNarrow } from '#kit'
import type { Marks } from './canvas/marks.ts'
import { Stage } from './canvas/stage.tsx'
import { Toolbar } from './canvas/toolbar.tsx'
import { DesignProvider, type FlowProblem, onlyWarns, useDesigner, type Vocabulary } from './context.ts'
import styles from './designer.module.css'
import type { Flow } from './model/kinds.ts'
import { lookupFacts } from './model/lookups.ts'
import { standing } from './model/trial.ts'
import { FlowOutline } from './outline.tsx'
import { Properties } from './panel/node-panel.tsx'
import { type Past, PastPanel, pastCounts } from './panel/past.tsx'
import { ProblemList } from './panel/problems.tsx'
import { type Trial, TrialPanel } from './panel/trial.tsx'
import { useDesign } from './use-design.ts'

export type FlowDesignerProps = Partial<Vocabulary> & {
  value: Flow
  /** Gets every change. The flow given back as `value` should be the same object, or undo begins anew. */
  onChange: (flow: Flow) => void
  /** What else is wrong with the flow: from the server, or from what it belongs to. */
  problems?: readonly FlowProblem[]
  /** Gives the panel that compares with past cases. */
  flowId?: string | null
  readOnly?: boolean
  /** Above the settings of the flow: its name. */
  about?: ReactNode
  /** Right of the tools: saving, publishing. */
  extra?: ReactNode
}

/** The whole drawing, as large as it can be seen. */
const WHOLE = { padding: 0.1, maxZoom: 1 }

type Side = 'properties' | 'problems' | 'trial' | 'past'
const NONE: readonly FlowProblem[] = []

function useMarks(trial: Trial | null, past: Past | null, side: Side): Marks {
  const { design, problems } = useDesigner()
  return useMemo(() => {
    const counted = (own: readonly FlowProblem[]) =>
      Object.fromEntries([...Map.groupBy(own, ({ at }) => at ?? '')].map(([id, all]) => [id, all.length]))
    const marks: Marks = {
      problems: counted(problems.filter((problem) => !onlyWarns(problem))),
      warnings: counted(problems.filter(onlyWarns)),
    }
    if (side === 'trial' && trial) return { ...marks, ...standing(design.flow, trial.answer.steps, trial.at) }
    return side === 'past' && past ? { ...marks, counts: pastCounts(past) } : marks
  }, [design.flow, problems, trial, past, side])
}

type Shown<T> = { value: T | null; show: (next: T | null) => void }

/** The parts of the panel beside the drawing. */
function useSides(props: {
  flowId: string | null
  about: ReactNode
  go: (id: string) => void
  trial: Shown<Trial>
  past: Shown<Past>
}) {
  const { t } = useTranslation()
  const { problems } = useDesigner()
  const word = (key: string) => t(`approvals:page.designer.side.${key}`)
  const count = problems.length
  const problemsLabel = count > 0 ? t('approvals:page.designer.side.problemsOf', { count }) : word('problems')
  return [
    { key: 'properties', label: word('properties'), children: <Properties about={props.about} /> },
    { key: 'problems', label: problemsLabel, children: <ProblemList go={props.go} /> },
    { key: 'trial', label: word('trial'), children: <TrialPanel {...props.trial} /> },
    ...(props.flowId
      ? [{ key: 'past', label: word('past'), children: <PastPanel flowId={props.flowId} {...props.past} /> }]
      : []),
  ]
}

function Workbench({ flowId, extra, about }: { flowId: string | null; extra: ReactNode; about: ReactNode }) {
  const { t } = useTranslation()
  const { design, vocabulary } = useDesigner()
  const narrow = useIsNarrow()
  const canvas = useReactFlow()
  const [side, setSide] = useState<Side>('properties')
  const [trial, setTrial] = useState<{ flow: Flow; trial: Trial } | null>(null)
  const [past, setPast] = useState<{ flow: Flow; past: Past } | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  // What was tried on another drawing says nothing of this one.
  const tried = trial?.flow === design.flow ? trial.trial : null
  const compared = past?.flow === design.flow ? past.past : null
  const marks = useMarks(tried, compared, side)
  const showTrial = (next: Trial | null) => {
    setTrial(next && { flow: design.flow, trial: next })
    if (next?.at === 0) void canvas.fitView(WHOLE)
  }
  const open = () => {
    setSide('properties')
    requestAnimationFrame(() =>
      panel.current?.querySelector<HTMLElement>('fieldset :is(input, textarea, button)')?.focus(),
    )
  }
  const go = (id: string) => {
    design.select([id])
    const edge = design.flow.edges.find((each) => each.id === id)
    const nodes = edge ? [{ id: edge.from }, { id: edge.to }] : [{ id }]
    void canvas.fitView({ nodes, maxZoom: 1, padding: 0.4 })
    open()
  }
  const items = useSides({
    flowId,
    about,
    go,
    trial: { value: tried, show: showTrial },
    past: { value: compared, show: (next) => setPast(next && { flow: design.flow, past: next }) },
  })
  return (
    <div className={styles.designer}>
      <Toolbar fit={() => void canvas.fitView(WHOLE)} extra={extra} />
      <div className={styles.work} data-narrow={narrow || undefined}>
        <Stage marks={marks} open={open} />
        {design.readOnly ? (
          <FlowOutline definition={design.flow} facts={vocabulary.facts} marks={marks} onSelect={go} />
        ) : null}
        <aside ref={panel} className={styles.side} aria-label={t('approvals:page.designer.side.properties')}>
          <Tabs size="small" activeKey={side} onChange={(key) => setSide(key as Side)} items={items} />
        </aside>
      </div>
    </div>
  )
}

/** Draws a flow: by mouse, or wholly by keyboard; with its problems, trials and past cases beside it. On phones read-only. */
export function Designer(props: FlowDesignerProps) {
  const { t } = useTranslation()
  const { value, onChange, problems = NONE, flowId = null, extra = null, about = null } = props
  const narrow = useIsNarrow()
  const design = useDesign(value, onChange, (props.readOnly ?? false) || narrow)
  const { facts = [], fields = [], sources = [], commands = [], archiveMaps = [], flows = [] } = props
  const { Rule = null, TargetField = null } = props
  const own = useMemo(() => sketchProblems(value), [value])
  const asked = lookupFacts(value, sources, t('approvals:page.designer.lookup.title'))
  // What a flow asks sources for it most likely decides by.
  const vocabulary = { facts: [...asked, ...facts], fields, sources, commands, archiveMaps, flows, Rule, TargetField }
  return (
    <DesignProvider value={{ design, problems: [...own, ...problems], vocabulary }}>
      <ReactFlowProvider>
        <Workbench flowId={flowId} extra={extra} about={about} />
      </ReactFlowProvider>
    </DesignProvider>
  )
}

export default Designer
