/** Forms to fill in. */
export { FormView } from '../forms/index.tsx'
