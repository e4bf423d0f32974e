import { BarChartOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const view = 'statistics.figure.view'

export const statistics = defineConsoleModule({
  name: 'statistics',
  navigation: [
    {
      path: '/statistics',
      label: 'statistics:page.title',
      icon: <BarChartOutlined />,
      section: 'records',
      permission: view,
    },
  ],
  pages: [
    { path: '/statistics', permission: view, load: () => import('./pages/statistics.tsx') },
    { path: '/statistics/days', permission: view, load: () => import('./pages/days.tsx') },
  ],
})
