import { BarcodeOutlined, ColumnWidthOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'
import { ParticipantInput, ParticipantName } from './parts/participant-input.tsx'

const register = 'bcan.registration.view'
const ranges = 'bcan.participant.view'
const participant = { Input: ParticipantInput, Name: ParticipantName }

export const bcan = defineConsoleModule({
  name: 'bcan',
  navigation: [
    {
      path: '/client-numbers',
      label: 'bcan:page.register.title',
      icon: <BarcodeOutlined />,
      section: 'filing',
      permission: register,
    },
    {
      path: '/number-ranges',
      label: 'bcan:page.ranges.title',
      icon: <ColumnWidthOutlined />,
      section: 'filing',
      permission: ranges,
    },
  ],
  pages: [
    { path: '/client-numbers', permission: register, load: () => import('./pages/register.tsx') },
    { path: '/number-ranges', permission: ranges, load: () => import('./pages/ranges.tsx') },
  ],
  parts: [
    {
      place: 'client',
      id: 'bcan',
      label: 'bcan:page.client.title',
      permission: register,
      load: () => import('./parts/client-register.tsx'),
    },
  ],
  references: { ccepId: participant, userId: participant },
})
