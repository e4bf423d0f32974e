import { lazy } from 'react'

/** The form to be filled in, as people get it; loads with the first preview. */
export const TriedForm = lazy(() => import('../view/form-view.tsx'))
