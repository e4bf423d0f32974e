import { ExportOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'exportrules.rule.view'

export const exportrules = defineConsoleModule({
  name: 'exportrules',
  navigation: [
    {
      path: '/export-rules',
      label: 'exportrules:page.rules.title',
      icon: <ExportOutlined />,
      section: 'archive',
      permission,
    },
  ],
  pages: [{ path: '/export-rules', permission, load: () => import('./pages/rule-list.tsx') }],
})
