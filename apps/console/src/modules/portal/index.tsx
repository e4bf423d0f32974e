import { defineConsoleModule } from '#kit'

export const portal = defineConsoleModule({
  name: 'portal',
  navigation: [],
  pages: [],
  parts: [
    {
      place: 'client',
      id: 'portal',
      label: 'portal:page.access.tab',
      permission: 'portal.authority.view',
      load: () => import('./parts/access.tsx'),
    },
    {
      place: 'caseAside',
      id: 'portal-origin',
      label: 'portal:page.origin.title',
      permission: 'businesses.request.view',
      load: () => import('./parts/origin.tsx'),
    },
  ],
})
