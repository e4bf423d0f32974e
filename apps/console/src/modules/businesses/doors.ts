/** What other modules build: forms to draw and fill in, flows to draw and look at. */
export {
  emptyFlow,
  FlowBeside,
  FlowDesigner,
  FlowDiagram,
  type FlowFact,
  type FlowField,
  FlowMigration,
  type FlowProblem,
  type FlowSource,
  handlersCell,
  lookupFacts,
  PeopleText,
  useFlowId,
} from '../approvals/index.tsx'
export { DifferenceTable, FormBuilder, FormRule, FormView, LabelInput, useLookups } from '../forms/index.tsx'
