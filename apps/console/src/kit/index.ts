export { api, apiUrl, newKey, type Outcome, onSignedOut, type Query } from './api/client.ts'
export { LiveProvider, useConnected, useLive, useLiveRefresh } from './api/live.tsx'
export { ApiProblem, asProblem, problemOf } from './api/problem.ts'
export { saveFile } from './api/save-file.ts'
export { uploadFile } from './api/upload.ts'
export { queryKey, useApi } from './api/use-api.ts'
export { useHomePart } from './api/use-home.ts'
export { CommandButton, type CommandButtonProps, CommandDrawer } from './command/button.tsx'
export {
  DateInput,
  type FieldInputProps,
  type FieldOption,
  type FieldOverride,
  type FieldOverrides,
} from './command/fields.tsx'
export { CommandForm, type CommandFormProps, useCommandTitle } from './command/form.tsx'
export { useNameFields } from './command/name-fields.ts'
export { usePapersField } from './command/papers-input.tsx'
export { type Preview, PreviewPanel } from './command/preview.tsx'
export { ApprovalRoute, type RouteStep } from './command/route.tsx'
export { ShareInput } from './command/share-input.tsx'
export { SheetImport, type SheetImportProps } from './command/sheet-import.tsx'
export { useCommands, useRunCommand } from './command/use-command.ts'
export { useCountries } from './format/countries.ts'
export { formatAmount, formatBytes, formatCount, formatDecimal, formatRate } from './format/numbers.ts'
export {
  formatAgo,
  formatDate,
  formatDuration,
  formatInstant,
  formatToday,
  keepHouseZone,
  momentAtHome,
  nowMs,
  periodOf,
  SPANS,
  todayAtHome,
} from './format/times.ts'
export { Ago, Amount, BusinessDate, Instant, Nothing, Quantity, Rate } from './format/values.tsx'
export { INTL_LOCALE, isLanguage, LANGUAGES, type Language, preferredLanguage } from './i18n/languages.ts'
export { usePermissionName } from './i18n/permission-name.ts'
export { type ProblemText, useFieldProblemText, useProblemText } from './i18n/problem-text.ts'
export { useReasonText } from './i18n/reason-text.ts'
export { useLanguage, useLocale, useTextOr } from './i18n/use-text.ts'
export { Dialog } from './layout/dialog.tsx'
export { Drawer } from './layout/drawer.tsx'
export { DropPanel } from './layout/drop-panel.tsx'
export { Link, useGo, usePageParams, usePageSearch } from './layout/link.tsx'
export { NarrowRoom, useIsNarrow, useMedia } from './layout/narrow.ts'
export { NotFound } from './layout/not-found.tsx'
export { type Fact, Facts, Grid, Page, PageHeader, type PageHeaderProps, Panel, Stack } from './layout/page.tsx'
export { OwnTabs, PartTabs } from './layout/part-tabs.tsx'
export { momentOf, type Part, PartsProvider, useParts, usePastParts } from './layout/parts.tsx'
export { type Shortcut, ShortcutProvider, useShortcuts } from './layout/shortcuts.tsx'
export { Tabs } from './layout/tabs.tsx'
export type { BulkAction, BulkItem, BulkLook, BulkMore, BulkRun } from './list/bulk.ts'
export { BulkRunProgress } from './list/bulk-progress.tsx'
export type { ListMeta, ListPage, Row, Total } from './list/contract.ts'
export { moduleOf } from './list/contract.ts'
export type { ListFilters } from './list/filter-fields.tsx'
export { FiltersCount, FiltersInput, FiltersText } from './list/filters-input.tsx'
export { LookedRows, useLook } from './list/looked.tsx'
export { RecordTable } from './list/record-table.tsx'
export type { CellRenderer, RecordTableProps } from './list/record-table-props.ts'
export type { RowAction } from './list/row-action.ts'
export { chooseMode, type ModeChoice, startMode, useMode, useModeChoice, useStill } from './mode.ts'
export {
  type ConsoleModule,
  defineConsoleModule,
  type HomePart,
  type NavigationEntry,
  type PageEntry,
  type PartEntry,
  type PartProps,
  type Place,
  SECTIONS,
  type Section,
} from './module.ts'
export {
  CodeAndName,
  type Reference,
  ReferenceName,
  type References,
  ReferencesProvider,
  useReferences,
} from './references.tsx'
export { type BusinessLine, useBusinessLines, useEveryLine, useLineNames } from './session/business-lines.ts'
export { type Session, SessionProvider, useCan, useMay, useSession } from './session/session.tsx'
export { AsOfNote, AsOfPicker, useAsOf } from './show/as-of.tsx'
export { Cell } from './show/cells.tsx'
export { Chart, type ChartProps } from './show/chart.tsx'
export { type DataColumn, DataTable } from './show/data-table.tsx'
export { changesOf, isLabel } from './show/diff.ts'
export { type DiffLine, DiffTable, DiffView, type DiffViewProps } from './show/diff-view.tsx'
export { ErrorNote, ErrorState, Loading, ProblemReference, QueryState } from './show/empty.tsx'
export { EmptyState } from './show/empty-state.tsx'
export { FileDrop, type FileDropProps } from './show/file-drop.tsx'
export { FileStage, isPicture, type StagedFile } from './show/file-stage.tsx'
export { FileViewer, type ViewedFile } from './show/file-viewer.tsx'
export { FoundSelect, type FoundSelectProps } from './show/found-select.tsx'
export { KnownSelect } from './show/known-select.tsx'
export { MaskedText, type Reveal } from './show/masked.tsx'
export { PictureTools, type PictureView, usePictureView } from './show/picture.tsx'
export { SignaturePad } from './show/signature-pad.tsx'
export { SignedBy } from './show/signed-by.tsx'
export { StateBadge, StatusBadge, type StatusBadgeProps } from './show/status.tsx'
export { TemplateText } from './show/template-text.tsx'
export { Thumbnail } from './show/thumbnail.tsx'
export { Timeline, type TimelineItem } from './show/timeline.tsx'
export { toneOf } from './show/tone.ts'
export { antdTheme } from './theme.ts'
export { cssVariables, type Mode, palettes, type Tone } from './tokens.ts'
