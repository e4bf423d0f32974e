import { defineConsoleModule } from '#kit'

export const portal = defineConsoleModule({
  name: 'portal',
  navigation: [],
  pages: [],
  parts: [
    {
      place: 'caseAside',
      id: 'portal-origin',
      label: 'portal:page.origin.title',
      permission: 'businesses.request.view',
      load: () => import('./parts/origin.tsx'),
    },
  ],
})
