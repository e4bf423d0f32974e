/** Forms to fill in. */
export { FormView, useLookups } from '../forms/index.tsx'
