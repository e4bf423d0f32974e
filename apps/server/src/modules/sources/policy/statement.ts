import {
  EXPRESSION_KINDS,
  FUNCTIONS,
  JOINS,
  NODES,
  OPERATORS,
  REASONS,
  SET_OPERATIONS,
  SUBLINKS,
  SYNTAX_FUNCTIONS,
  TYPES,
} from './grammar.ts'

/** Why a statement is refused, and the byte it begins at. */
export type Refusal = { code: string; params: Record<string, string | number>; at: number | null }

/** A node of PostgreSQL's parse tree: one key, its kind, over its fields. */
type Fields = Record<string, unknown>
type Tree = { version?: number; stmts?: readonly { stmt?: Fields }[] }

const DEPTH_MAX = 40
const VIEWS_MAX = 6
const SELECTS_MAX = 8

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names in a list of `String` nodes; null when something else stands there. */
function namesOf(list: unknown): string[] | null {
  if (!Array.isArray(list)) return null
  const names = list.map((one) => (isObject(one) && isObject(one.String) ? one.String.sval : null))
  return names.every((name): name is string => typeof name === 'string') ? names : null
}

/** Walks a whole tree; nothing that isn't in the grammar gets by, whatever it is called. */
class Walk {
  readonly found: Refusal[] = []
  readonly #views: ReadonlySet<string>
  #viewCount = 0
  #selectCount = 0

  constructor(views: ReadonlySet<string>) {
    this.#views = views
  }

  refuse(code: string, node: Fields | null, params: Record<string, string | number> = {}): void {
    const at = typeof node?.location === 'number' ? node.location : null
    this.found.push({ code, params, at })
  }

  /** A place where a wrapped node, a list of them, or a plain value stands. */
  any(value: unknown, near: Fields | null, depth: number): void {
    if (Array.isArray(value)) for (const one of value) this.any(one, near, depth)
    else if (isObject(value)) {
      const entries = Object.entries(value)
      const [entry] = entries
      // An empty object is an empty node: an unnamed sort item, a zero constant.
      if (entry && entries.length === 1 && /^[A-Z]/.test(entry[0])) this.node(entry[0], entry[1], near, depth)
      else if (entry) this.refuse('SQL_SHAPE', near, { what: Object.keys(value).join(' ') })
    }
  }

  node(kind: string, value: unknown, near: Fields | null, depth: number): void {
    const allowed = NODES[kind]
    const fields = isObject(value) ? value : {}
    const place = typeof fields.location === 'number' ? fields : near
    if (!allowed) return this.refuse(REASONS[kind] ?? 'SQL_SHAPE', place, { what: kind })
    if (depth > DEPTH_MAX) return this.refuse('SQL_DEEP', place, { max: DEPTH_MAX })
    for (const field of Object.keys(fields)) {
      if (!allowed.includes(field)) this.refuse(REASONS[field] ?? 'SQL_SHAPE', place, { what: `${kind}.${field}` })
    }
    this.#particular(kind, fields, place, depth)
  }

  #particular(kind: string, fields: Fields, place: Fields | null, depth: number): void {
    const next = depth + 1
    switch (kind) {
      case 'SelectStmt':
        return this.select(fields, next)
      case 'RangeVar':
        return this.#view(fields)
      case 'RangeSubselect':
        if (!fields.alias) this.refuse('SQL_ALIAS', place)
        return this.any(fields.subquery, place, next)
      case 'JoinExpr':
        return this.#join(fields, place, next)
      case 'A_Expr':
        return this.#operation(fields, next)
      case 'FuncCall':
        return this.#call(fields, next)
      case 'TypeCast':
        this.#type(fields.typeName, place)
        return this.any(fields.arg, place, next)
      case 'SubLink':
        if (!SUBLINKS.has(String(fields.subLinkType))) this.refuse('SQL_SHAPE', place, { what: 'SubLink' })
        if (fields.operName !== undefined) this.#operator(fields.operName, place)
        this.any(fields.testexpr, place, next)
        return this.any(fields.subselect, place, next)
      case 'A_Const':
      case 'String':
      case 'Integer':
        return
      default:
        for (const inner of Object.values(fields)) this.any(inner, place, next)
    }
  }

  select(fields: Fields, depth: number): void {
    this.#selectCount += 1
    if (this.#selectCount > SELECTS_MAX) this.refuse('SQL_MANY_SELECTS', null, { max: SELECTS_MAX })
    if (!SET_OPERATIONS.has(String(fields.op))) this.refuse('SQL_SHAPE', null, { what: String(fields.op) })
    if (fields.limitOption === 'LIMIT_OPTION_WITH_TIES') this.refuse('SQL_SHAPE', null, { what: 'WITH TIES' })
    const from = Array.isArray(fields.fromClause) ? fields.fromClause : []
    if (from.length > 1) this.refuse('SQL_JOIN_BARE', null)
    const branches = [fields.larg, fields.rarg].filter(isObject)
    if (branches.length === 0 && from.length === 0) this.refuse('SQL_FROM_NOTHING', null)
    // The two sides of a union stand without their wrapping.
    for (const branch of branches) this.node('SelectStmt', branch, null, depth)
    // `distinct` alone leaves one empty node behind.
    for (const [name, value] of Object.entries(fields)) {
      if (!['larg', 'rarg', 'op', 'limitOption', 'all'].includes(name)) this.any(value, null, depth)
    }
  }

  #view(fields: Fields): void {
    this.#viewCount += 1
    if (this.#viewCount === VIEWS_MAX + 1) this.refuse('SQL_MANY_VIEWS', fields, { max: VIEWS_MAX })
    const name = String(fields.relname)
    const schema = fields.schemaname ?? 'sources'
    if (schema !== 'sources' || !this.#views.has(name) || fields.relpersistence !== 'p' || fields.inh !== true) {
      this.refuse('SQL_VIEW_UNKNOWN', fields, { name: schema === 'sources' ? name : `${String(schema)}.${name}` })
    }
    if (isObject(fields.alias) && fields.alias.colnames !== undefined) this.refuse('SQL_ALIAS', fields)
  }

  /** A join has a condition in which a column of one side equals one of the other: no row meets every row. */
  #join(fields: Fields, place: Fields | null, depth: number): void {
    if (!JOINS.has(String(fields.jointype))) this.refuse('SQL_JOIN', place)
    this.any(fields.larg, place, depth)
    this.any(fields.rarg, place, depth)
    this.any(fields.quals, place, depth)
    if (!conjuncts(fields.quals).some(isColumnEquality)) this.refuse('SQL_JOIN_BARE', place)
  }

  #operation(fields: Fields, depth: number): void {
    if (!EXPRESSION_KINDS.has(String(fields.kind))) this.refuse('SQL_OPERATOR', fields, { name: String(fields.kind) })
    this.#operator(fields.name, fields)
    this.any(fields.lexpr, fields, depth)
    this.any(fields.rexpr, fields, depth)
  }

  #operator(list: unknown, place: Fields | null): void {
    const names = namesOf(list)
    const [name] = names ?? []
    if (names?.length !== 1 || name === undefined || !OPERATORS.has(name)) {
      this.refuse('SQL_OPERATOR', place, { name: names?.join('.') ?? '' })
    }
  }

  #call(fields: Fields, depth: number): void {
    const names = namesOf(fields.funcname) ?? []
    const [schema, syntax] = names
    const known =
      (names.length === 1 && FUNCTIONS.has(names[0] ?? '')) ||
      (names.length === 2 &&
        schema === 'pg_catalog' &&
        fields.funcformat === 'COERCE_SQL_SYNTAX' &&
        SYNTAX_FUNCTIONS.has(syntax ?? ''))
    if (!known) this.refuse('SQL_FUNCTION', fields, { name: names.join('.') })
    this.any(fields.args, fields, depth)
    this.any(fields.agg_filter, fields, depth)
  }

  #type(typeName: unknown, place: Fields | null): void {
    if (!isObject(typeName)) return this.refuse('SQL_TYPE', place, { name: '' })
    for (const field of Object.keys(typeName)) {
      if (!NODES.TypeName?.includes(field)) this.refuse('SQL_TYPE', place, { name: field })
    }
    const names = (namesOf(typeName.names) ?? []).filter((name, index) => index > 0 || name !== 'pg_catalog')
    const [name = ''] = names
    const array = Array.isArray(typeName.arrayBounds) && typeName.arrayBounds.length > 0
    if (names.length !== 1 || !TYPES.has(name) || (array && name !== 'text')) {
      this.refuse('SQL_TYPE', place, { name: `${names.join('.')}${array ? '[]' : ''}` })
    }
    this.any(typeName.typmods, place, DEPTH_MAX)
  }
}

/** The parts of a condition that all have to hold. */
function conjuncts(value: unknown): unknown[] {
  if (isObject(value) && isObject(value.BoolExpr) && value.BoolExpr.boolop === 'AND_EXPR') {
    return Array.isArray(value.BoolExpr.args) ? value.BoolExpr.args.flatMap(conjuncts) : []
  }
  return [value]
}

function tableOf(value: unknown): string | null {
  const names = isObject(value) && isObject(value.ColumnRef) ? namesOf(value.ColumnRef.fields) : null
  return names && names.length > 1 ? (names.at(-2) ?? null) : null
}

function isColumnEquality(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.A_Expr) || value.A_Expr.kind !== 'AEXPR_OP') return false
  const { lexpr, rexpr, name } = value.A_Expr
  const [left, right] = [tableOf(lexpr), tableOf(rexpr)]
  return namesOf(name)?.[0] === '=' && left !== null && right !== null && left !== right
}

/**
 * Judges a parse tree of PostgreSQL's own parser: one SELECT over the views named, made of nothing but the grammar.
 *
 * @returns every reason it is refused, empty when it may run.
 */
export function judgeTree(tree: unknown, views: ReadonlySet<string>): Refusal[] {
  const statements = (tree as Tree).stmts ?? []
  const [only] = statements
  if (statements.length !== 1 || !only) return [{ code: 'SQL_NOT_ONE', params: { count: statements.length }, at: null }]
  const kinds = Object.keys(only.stmt ?? {})
  const select = only.stmt?.SelectStmt
  if (kinds.length !== 1 || !isObject(select)) {
    return [{ code: 'SQL_NOT_SELECT', params: { what: kinds.join(' ') }, at: null }]
  }
  const walk = new Walk(views)
  walk.node('SelectStmt', select, null, 0)
  return walk.found
}
