/** What other modules build: forms to fill in and to read. */
export { FormView } from '../forms/index.tsx'
