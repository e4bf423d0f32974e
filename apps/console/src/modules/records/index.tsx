import { AuditOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'
import { CommandInput, CommandName } from './parts/command-input.tsx'

const view = 'records.record.view'
const tab = { id: 'records', label: 'records:list.record', permission: view }

export const records = defineConsoleModule({
  name: 'records',
  navigation: [
    { path: '/records', label: 'records:list.record', icon: <AuditOutlined />, section: 'records', permission: view },
  ],
  pages: [
    { path: '/records', permission: view, load: () => import('./pages/record-list.tsx') },
    { path: '/records/$recordId', permission: view, load: () => import('./pages/record.tsx') },
  ],
  parts: [
    { ...tab, place: 'client', load: () => import('./parts/client-records.tsx') },
    { ...tab, place: 'account', load: () => import('./parts/account-records.tsx') },
    { ...tab, place: 'operator', load: () => import('./parts/operator-records.tsx') },
  ],
  references: { command: { Input: CommandInput, Name: CommandName } },
})
