import { AuditOutlined, BranchesOutlined, InboxOutlined, PartitionOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

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
      path: '/approval-rules',
      label: 'approvals:page.rules.title',
      icon: <PartitionOutlined />,
      section: 'administration',
      permission: 'approvals.rule.view',
    },
    {
      path: '/flows',
      label: 'approvals:page.flows.title',
      icon: <BranchesOutlined />,
      section: 'administration',
      permission: 'approvals.flow.view',
    },
  ],
  pages: [
    { path: '/inbox', permission: null, load: () => import('./pages/inbox.tsx') },
    { path: '/tickets', permission: 'approvals.ticket.view', load: () => import('./pages/ticket-list.tsx') },
    { path: '/tickets/$ticketId', permission: null, load: () => import('./pages/ticket.tsx') },
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
  ],
  home: [
    { id: 'approvals.todo', permission: 'approvals.task.agree', wide: true, load: () => import('./parts/todo.tsx') },
  ],
})

export {
  type Difference,
  emptyFlow,
  FlowDesigner,
  type FlowDesignerProps,
  FlowDiagram,
  type FlowDiagramProps,
  type FlowFact,
  type FlowField,
  type FlowSource,
  type HeatMark,
  type Marks,
  type TokenMark,
} from './designer/index.tsx'
