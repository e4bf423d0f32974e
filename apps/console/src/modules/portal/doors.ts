/** What other modules build: forms to fill in and to read. */
export { FormView, useLookups } from '../forms/index.tsx'
