import { CalendarOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'calendars.office.view'

export const calendars = defineConsoleModule({
  name: 'calendars',
  navigation: [
    {
      path: '/offices',
      label: 'calendars:page.offices.title',
      icon: <CalendarOutlined />,
      section: 'administration',
      permission,
    },
  ],
  pages: [{ path: '/offices', permission, load: () => import('./pages/office-list.tsx') }],
})
