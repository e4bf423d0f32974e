import { IdcardOutlined, MobileOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'members.member.view'
const devices = 'members.device.view'

export const members = defineConsoleModule({
  name: 'members',
  navigation: [
    { path: '/members', label: 'members:page.list.title', icon: <IdcardOutlined />, section: 'clients', permission },
    {
      path: '/device-records',
      label: 'members:page.records.title',
      icon: <MobileOutlined />,
      section: 'compliance',
      permission: devices,
    },
  ],
  pages: [
    { path: '/members', permission, load: () => import('./pages/member-list.tsx') },
    { path: '/members/$memberId', permission, load: () => import('./pages/member.tsx') },
    { path: '/device-records', permission: devices, load: () => import('./pages/device-records.tsx') },
  ],
  parts: [
    {
      place: 'client',
      id: 'devices',
      label: 'members:page.tab',
      permission: devices,
      past: true,
      load: () => import('./parts/devices-of-client.tsx'),
    },
  ],
})
