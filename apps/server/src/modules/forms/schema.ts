export { askForm } from './schema/ask.ts'
export { askedWith, asksAboutSubject, fieldsAskedWith } from './schema/asked-with.ts'
export { type FormRow, isBlank, rowsOf } from './schema/binding.ts'
export { COMPONENT_KINDS, type ComponentKind } from './schema/component-kinds.ts'
export { CODES, type CodeTable } from './schema/components/codes.ts'
export { type Component, componentOf, FEE_ACTIONS, MARGIN_SIDES } from './schema/components/component.ts'
export { contractOf } from './schema/components/contract.ts'
export { covering, type ReferenceRow, type References, type TableReference } from './schema/components/reference.ts'
export {
  type Comparing,
  type Comparison,
  comparisonOf,
  type Difference,
  type DifferentRow,
  differencesOf,
} from './schema/differences.ts'
export { type Aggregate, type FactKind, type FactSource, factSourcesOf, factsOf } from './schema/facts.ts'
export * from './schema/feel.ts'
export * from './schema/field.ts'
export * from './schema/form.ts'
export { expressionProblems, type FormProblem, formProblems, rightsProblems } from './schema/form-problems.ts'
export { initialValues, newRow } from './schema/initial.ts'
export type { PersonRules } from './schema/normalise.ts'
export {
  ALL_EDITABLE,
  ALL_READABLE,
  mayTouch,
  mayWrite,
  type Rights,
  rightTo,
  rightToColumn,
  visible,
  visibleForm,
} from './schema/rights.ts'
export { keyText, sameValue } from './schema/same.ts'
export { AROUND, type Around, kindOfField, RESERVED_KEYS, scopeOf } from './schema/scope.ts'
export { type Settled, settle } from './schema/settle.ts'
export {
  holdsText,
  leftOutOfSheets,
  placesInSheet,
  rowsFromSheet,
  type SheetProblem,
  sheetOf,
  valueOfText,
} from './schema/sheet-rows.ts'
export { type SheetText, type SheetToWrite, sheetText, sheetToWrite } from './schema/sheet-text.ts'
export {
  fieldAt,
  fieldsOf,
  isFiles,
  isSensitive,
  isTable,
  SENSITIVE_KINDS,
  type TableField,
  tableOf,
} from './schema/table.ts'
export type { Lookups, Settings } from './schema/work.ts'
