import {
  AuditOutlined,
  CloudUploadOutlined,
  DiffOutlined,
  FileProtectOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const filings = 'filing.filing.view'
const breaks = 'filing.break.view'
const profiles = 'filing.profile.view'
const reports = 'filing.report.view'
const orders = 'filing.order.view'
const register = 'bcan.registration.view'

export const filing = defineConsoleModule({
  name: 'filing',
  navigation: [
    {
      path: '/filings',
      label: 'filing:page.filings.title',
      icon: <CloudUploadOutlined />,
      section: 'filing',
      permission: filings,
    },
    {
      path: '/filing-breaks',
      label: 'filing:page.breaks.title',
      icon: <DiffOutlined />,
      section: 'filing',
      permission: breaks,
    },
    {
      path: '/order-exceptions',
      label: 'filing:page.orders.title',
      icon: <WarningOutlined />,
      section: 'filing',
      permission: orders,
    },
    {
      path: '/report-forms',
      label: 'filing:page.reports.title',
      icon: <AuditOutlined />,
      section: 'filing',
      permission: reports,
    },
    {
      path: '/file-layouts',
      label: 'filing:page.layouts.title',
      icon: <FileProtectOutlined />,
      section: 'filing',
      permission: profiles,
    },
  ],
  pages: [
    { path: '/filings', permission: filings, load: () => import('./pages/filings.tsx') },
    { path: '/filing-breaks', permission: breaks, load: () => import('./pages/breaks.tsx') },
    { path: '/order-exceptions', permission: orders, load: () => import('./pages/orders.tsx') },
    { path: '/report-forms', permission: reports, load: () => import('./pages/reports.tsx') },
    { path: '/file-layouts', permission: profiles, load: () => import('./pages/layouts.tsx') },
  ],
  home: [{ id: 'filing.clock', permission: filings, load: () => import('./parts/home-clock.tsx') }],
  parts: [
    {
      place: 'client',
      id: 'filing',
      label: 'filing:page.diagnosis.title',
      permission: register,
      load: () => import('./parts/client-diagnosis.tsx'),
    },
    {
      place: 'account',
      id: 'filing',
      label: 'filing:page.diagnosis.title',
      permission: register,
      load: () => import('./parts/account-diagnosis.tsx'),
    },
  ],
})
