import { AuditOutlined, BranchesOutlined, EyeOutlined, InboxOutlined, PartitionOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'
import { FlowInput, FlowName } from './parts/flow-input.tsx'
import { ASKED_BY_HAND } from './parts/ticket-kinds.ts'

export const approvals = defineConsoleModule({
  name: 'approvals',
  navigation: [
    { path: '/inbox', label: 'approvals:page.inbox.title', icon: <InboxOutlined />, section: 'work', permission: null },
    {
      path: '/tickets',
      label: 'approvals:page.tickets.title',
      icon: <AuditOutlined />,
      section: 'work',
      permission: 'approvals.ticket.view',
    },
    {
      path: '/monitor',
      label: 'approvals:page.monitor.title',
      icon: <EyeOutlined />,
      section: 'work',
      permission: 'approvals.case.view',
    },
    {
      path: '/approval-rules',
      label: 'approvals:page.rules.title',
      icon: <PartitionOutlined />,
      section: 'design',
      permission: 'approvals.rule.view',
    },
    {
      path: '/flows',
      label: 'approvals:page.flows.title',
      icon: <BranchesOutlined />,
      section: 'design',
      permission: 'approvals.flow.view',
    },
  ],
  pages: [
    { path: '/inbox', permission: null, load: () => import('./pages/inbox.tsx') },
    { path: '/tickets', permission: 'approvals.ticket.view', load: () => import('./pages/ticket-list.tsx') },
    { path: '/tickets/new', permission: null, load: () => import('./pages/ticket-new.tsx') },
    { path: '/tickets/$ticketId', permission: null, load: () => import('./pages/ticket.tsx') },
    { path: '/ticket-batches/$batchId', permission: null, load: () => import('./pages/batch.tsx') },
    { path: '/monitor', permission: 'approvals.case.view', load: () => import('./pages/case-list.tsx') },
    { path: '/cases/$caseId', permission: null, load: () => import('./pages/case.tsx') },
    { path: '/approval-rules', permission: 'approvals.rule.view', load: () => import('./pages/rules.tsx') },
    { path: '/flows', permission: 'approvals.flow.view', load: () => import('./pages/flow-list.tsx') },
    { path: '/flows/$flowId', permission: 'approvals.flow.view', load: () => import('./pages/flow.tsx') },
  ],
  parts: [
    {
      place: 'caseActions',
      id: 'decide',
      label: 'approvals:page.ticket.route',
      permission: null,
      load: () => import('./parts/case-actions.tsx'),
    },
    {
      place: 'caseStory',
      id: 'review',
      label: 'approvals:page.ticket.route',
      permission: null,
      load: () => import('./parts/case-story.tsx'),
    },
    {
      place: 'flowHeat',
      id: 'heat',
      label: 'approvals:page.heat.label',
      permission: 'statistics.figure.view',
      load: () => import('./parts/flow-heat.tsx'),
    },
    {
      place: 'caseDiagram',
      id: 'diagram',
      label: 'approvals:page.monitor.diagram',
      permission: null,
      load: () => import('./parts/case-diagram.tsx'),
    },
  ],
  starts: [
    {
      path: '/tickets/new',
      label: 'approvals:page.newTicket.title',
      commands: ASKED_BY_HAND.flatMap((kind) => kind.commands),
    },
  ],
  references: { flowId: { Input: FlowInput, Name: FlowName } },
  home: [
    { id: 'approvals.todo', permission: 'approvals.task.work', wide: true, load: () => import('./parts/todo.tsx') },
  ],
})

export { handlersCell } from './cells.tsx'
export {
  type Difference,
  emptyFlow,
  FlowDesigner,
  type FlowDesignerProps,
  FlowDiagram,
  type FlowDiagramProps,
  type FlowFact,
  type FlowField,
  type FlowProblem,
  type FlowSource,
  type HeatMark,
  type Marks,
  type TokenMark,
} from './designer/index.tsx'
export { lookupFacts } from './designer/model/lookups.ts'
export { PeopleText } from './designer/words.tsx'
export { CaseDrawing } from './parts/case-drawing.tsx'
export { FlowMigration } from './parts/flow-migration.tsx'
export { FlowBeside } from './parts/flow-side-by-side.tsx'
export { useFlowId } from './parts/use-flow-id.ts'
