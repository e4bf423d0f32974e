/**
 * Everything a statement may consist of. What is not named here is refused: kinds of nodes of PostgreSQL's parse tree,
 * the fields each may carry, functions, operators and types.
 */

/** Functions by name; all are immutable or stable, read nothing, run no text and return one value. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'bool_and',
  'bool_or',
  'lower',
  'upper',
  'length',
  'char_length',
  'left',
  'right',
  'substring',
  'replace',
  'strpos',
  'position',
  'btrim',
  'ltrim',
  'rtrim',
  'concat',
  'concat_ws',
  'split_part',
  'starts_with',
  'abs',
  'round',
  'trunc',
  'ceil',
  'floor',
  'mod',
  'sign',
  'date_trunc',
  'extract',
  'date_part',
  'to_char',
])

/** What may only be written as its own syntax: `extract(year from …)`, `trim(…)`; the parser puts the schema there. */
export const SYNTAX_FUNCTIONS: ReadonlySet<string> = new Set([
  'extract',
  'btrim',
  'ltrim',
  'rtrim',
  'substring',
  'position',
])

/** Functions the editor offers; syntax included. */
export const OFFERED_FUNCTIONS = [...FUNCTIONS, 'coalesce', 'nullif', 'greatest', 'least'].toSorted()

export const OPERATORS: ReadonlySet<string> = new Set([
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '||',
  '~~',
  '!~~',
  '~~*',
  '!~~*',
  'BETWEEN',
  'NOT BETWEEN',
])

export const TYPES: ReadonlySet<string> = new Set([
  'text',
  'int4',
  'int8',
  'numeric',
  'bool',
  'date',
  'timestamptz',
  'uuid',
  'varchar',
])

export const EXPRESSION_KINDS: ReadonlySet<string> = new Set([
  'AEXPR_OP',
  'AEXPR_OP_ANY',
  'AEXPR_OP_ALL',
  'AEXPR_IN',
  'AEXPR_LIKE',
  'AEXPR_ILIKE',
  'AEXPR_BETWEEN',
  'AEXPR_NOT_BETWEEN',
  'AEXPR_DISTINCT',
  'AEXPR_NOT_DISTINCT',
  'AEXPR_NULLIF',
])

export const JOINS: ReadonlySet<string> = new Set(['JOIN_INNER', 'JOIN_LEFT'])
export const SUBLINKS: ReadonlySet<string> = new Set(['EXISTS_SUBLINK', 'ANY_SUBLINK', 'EXPR_SUBLINK'])
export const SET_OPERATIONS: ReadonlySet<string> = new Set([
  'SETOP_NONE',
  'SETOP_UNION',
  'SETOP_INTERSECT',
  'SETOP_EXCEPT',
])

const place = ['location']

/** Fields each kind of node may carry. A field that is empty in the tree isn't there. */
export const NODES: Readonly<Record<string, readonly string[]>> = {
  SelectStmt: [
    'distinctClause',
    'targetList',
    'fromClause',
    'whereClause',
    'groupClause',
    'havingClause',
    'sortClause',
    'limitCount',
    'limitOffset',
    'limitOption',
    'op',
    'all',
    'larg',
    'rarg',
    'groupDistinct',
  ],
  ResTarget: ['name', 'val', ...place],
  RangeVar: ['schemaname', 'relname', 'inh', 'relpersistence', 'alias', ...place],
  RangeSubselect: ['subquery', 'alias'],
  JoinExpr: ['jointype', 'larg', 'rarg', 'quals'],
  ColumnRef: ['fields', ...place],
  A_Star: [],
  String: ['sval'],
  A_Const: ['ival', 'fval', 'sval', 'boolval', 'isnull', ...place],
  ParamRef: ['number', ...place],
  A_Expr: ['kind', 'name', 'lexpr', 'rexpr', 'rexpr_list_start', 'rexpr_list_end', ...place],
  BoolExpr: ['boolop', 'args', ...place],
  NullTest: ['arg', 'nulltesttype', ...place],
  BooleanTest: ['arg', 'booltesttype', ...place],
  CaseExpr: ['arg', 'args', 'defresult', ...place],
  CaseWhen: ['expr', 'result', ...place],
  CoalesceExpr: ['args', ...place],
  MinMaxExpr: ['op', 'args', ...place],
  TypeCast: ['arg', 'typeName', ...place],
  TypeName: ['names', 'typmods', 'typemod', 'arrayBounds', ...place],
  Integer: ['ival'],
  FuncCall: ['funcname', 'args', 'agg_filter', 'agg_star', 'agg_distinct', 'funcformat', ...place],
  SubLink: ['subLinkType', 'testexpr', 'subselect', 'operName', ...place],
  SortBy: ['node', 'sortby_dir', 'sortby_nulls', ...place],
  List: ['items'],
}

/** A node or field of the tree and the reason a person is given when it stands in a statement. */
export const REASONS: Readonly<Record<string, string>> = {
  withClause: 'SQL_WITH',
  intoClause: 'SQL_INTO',
  lockingClause: 'SQL_LOCKING',
  valuesLists: 'SQL_VALUES',
  windowClause: 'SQL_WINDOW',
  over: 'SQL_WINDOW',
  agg_within_group: 'SQL_FUNCTION_FORM',
  agg_order: 'SQL_FUNCTION_FORM',
  func_variadic: 'SQL_FUNCTION_FORM',
  GroupingSet: 'SQL_GROUPING',
  RangeFunction: 'SQL_ROWS_OF_FUNCTION',
  RangeTableFunc: 'SQL_ROWS_OF_FUNCTION',
  JsonTable: 'SQL_ROWS_OF_FUNCTION',
  RangeTableSample: 'SQL_SAMPLE',
  lateral: 'SQL_LATERAL',
  isNatural: 'SQL_JOIN',
  usingClause: 'SQL_JOIN',
  catalogname: 'SQL_VIEW_UNKNOWN',
  SQLValueFunction: 'SQL_SESSION_VALUE',
  XmlExpr: 'SQL_XML_JSON',
  XmlSerialize: 'SQL_XML_JSON',
  CollateClause: 'SQL_COLLATE',
  A_ArrayExpr: 'SQL_ARRAY',
  A_Indirection: 'SQL_PART_OF_VALUE',
  RowExpr: 'SQL_ROW_VALUE',
  setof: 'SQL_TYPE',
  pct_type: 'SQL_TYPE',
  useOp: 'SQL_OPERATOR',
}
