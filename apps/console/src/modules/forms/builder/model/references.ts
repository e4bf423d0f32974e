import { parser as anyParser } from '@bpmn-io/lezer-feel'
import { type Field, type FormDefinition, fieldsOf, tableOf } from '#contract/forms'
import { type ExpressionPlace, expressionsOf, rewriteExpressions } from './expressions.ts'
import { isTable, type Spot } from './form.ts'

const parser = anyParser.configure({ top: 'Expression' })
export const parseExpression = (text: string) => parser.parse(text)
export type Node = ReturnType<typeof parser.parse>['topNode']

/** A name in an expression that means a field (`table` null) or a column; `from` and `to` count characters. */
export type Reference = { table: string | null; key: string; from: number; to: number }

/** What a name bound inside the expression means: a row or the rows of a table, a column of the row, or a plain value. */
type Bound = { rows: string } | { column: string; of: string } | null
type Scope = ReadonlyMap<string, Bound>
/** Columns of each table. */
export type Tables = ReadonlyMap<string, ReadonlySet<string>>

export const childrenOf = (node: Node): Node[] => {
  const found: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child)
  return found
}

class Walk {
  readonly found: Reference[] = []
  readonly text: string
  private readonly tables: Tables
  private readonly own: string | null
  constructor(text: string, tables: Tables, own: string | null) {
    this.text = text
    this.tables = tables
    this.own = own
  }

  private textOf = (node: Node) => this.text.slice(node.from, node.to)

  private note(table: string | null, key: string, { from, to }: Node) {
    this.found.push({ table, key, from, to })
  }

  /** Visits a part of the expression; gives the table whose rows it stands for, if any. */
  visit(node: Node, scope: Scope): string | null {
    switch (node.name) {
      case 'VariableName':
        return this.variable(node, scope)
      case 'PathExpression':
        return this.path(node, scope)
      case 'FilterExpression':
        return this.filter(node, scope)
      case 'ForExpression':
      case 'QuantifiedExpression':
        return this.loop(node, scope)
      case 'FunctionInvocation':
        return this.call(node, scope)
      case 'FunctionDefinition':
        return this.definition(node, scope)
      case 'Context':
        return this.context(node, scope)
      case 'Type':
        return null
      default: {
        const rows = childrenOf(node).map((child) => this.visit(child, scope))
        return node.name === 'ParenthesizedExpression' || node.name === 'IterationContext'
          ? (rows.find((table) => table !== null) ?? null)
          : null
      }
    }
  }

  private call(node: Node, scope: Scope): null {
    const [called, ...rest] = childrenOf(node)
    // A function's name is no field's, though one may be called so.
    for (const child of called?.name === 'VariableName' ? rest : childrenOf(node)) this.visit(child, scope)
    return null
  }

  private variable(node: Node, scope: Scope): string | null {
    const name = this.textOf(node)
    const bound = scope.get(name)
    if (bound !== undefined) {
      if (bound && 'column' in bound) this.note(bound.of, bound.column, node)
      return bound && 'rows' in bound ? bound.rows : null
    }
    if (name === 'row' && this.own) return this.own
    this.note(null, name, node)
    return this.tables.has(name) ? name : null
  }

  private path(node: Node, scope: Scope): string | null {
    const [first, ...rest] = childrenOf(node)
    const table = first ? this.visit(first, scope) : null
    const name = rest.find((child) => child.name === 'PathName')
    if (table && name) this.note(table, this.textOf(name), name)
    return null
  }

  private filter(node: Node, scope: Scope): string | null {
    const [first, ...rest] = childrenOf(node)
    const table = first ? this.visit(first, scope) : null
    const inner = new Map<string, Bound>([...scope, ['item', table ? { rows: table } : null]])
    for (const column of (table && this.tables.get(table)) || []) inner.set(column, { column, of: table ?? '' })
    for (const child of rest) this.visit(child, inner)
    return table
  }

  private loop(node: Node, scope: Scope): string | null {
    const inner = new Map(scope)
    for (const child of childrenOf(node)) {
      if (child.name !== 'InExpressions') {
        this.visit(child, inner)
        continue
      }
      for (const part of childrenOf(child)) {
        const [name, ...over] = childrenOf(part)
        const rows = over.map((each) => this.visit(each, inner)).find((table) => table !== null)
        if (name?.name === 'Name') inner.set(this.textOf(name), rows ? { rows } : null)
      }
    }
    return null
  }

  private definition(node: Node, scope: Scope): null {
    const inner = new Map(scope)
    const cursor = node.cursor()
    while (cursor.next() && cursor.from < node.to) {
      if (cursor.name === 'ParameterName') inner.set(this.text.slice(cursor.from, cursor.to), null)
    }
    for (const child of childrenOf(node)) if (child.name === 'FunctionBody') this.visit(child, inner)
    return null
  }

  private context(node: Node, scope: Scope): null {
    const inner = new Map(scope)
    for (const entry of childrenOf(node)) {
      if (entry.name !== 'ContextEntry') continue
      const [key, ...value] = childrenOf(entry)
      for (const each of value) this.visit(each, inner)
      if (key) inner.set(this.textOf(key), null)
    }
    return null
  }
}

/**
 * Fields and columns an expression names, in the order it names them. Names it binds itself are none of them.
 *
 * @param own  The table whose `row` the expression is about; null outside tables.
 */
export function referencesIn(text: string, tables: Tables, own: string | null): Reference[] {
  const walk = new Walk(text, tables, own)
  walk.visit(parser.parse(text).topNode, new Map())
  return walk.found
}

export const tablesOf = (form: FormDefinition): Tables =>
  new Map(
    fieldsOf(form).flatMap((field) => {
      const columns = tableOf(field)?.columns
      return columns ? [[field.key, new Set(columns.map(({ key }) => key))] as const] : []
    }),
  )

/** What an item is called by: fields have no table. */
export type Named = { table: string | null; key: string }
export const namedAt = (spot: Spot): Named | null =>
  spot.kind === 'field'
    ? { table: null, key: spot.key }
    : spot.kind === 'column'
      ? { table: spot.table, key: spot.key }
      : null

const means = (reference: Reference, { table, key }: Named) => reference.table === table && reference.key === key

/** Amounts whose currency an item holds. A column's currency is the column of that key, or else the field. */
function currencyUses(form: FormDefinition, { table, key }: Named): ExpressionPlace[] {
  const follows = (item: Field) =>
    item.kind === 'money' && typeof item.currency === 'object' && item.currency.field === key
  const at = (spot: Spot, of: string | null): ExpressionPlace => ({
    spot,
    part: 'currency',
    parameter: null,
    table: of,
  })
  return fieldsOf(form).flatMap((field) => {
    if (!isTable(field)) return table === null && follows(field) ? [at({ kind: 'field', key: field.key }, null)] : []
    const own = field.columns.some((column) => column.key === key)
    if (table === null ? own : table !== field.key) return []
    return field.columns
      .filter(follows)
      .map((column) => at({ kind: 'column', table: field.key, key: column.key }, field.key))
  })
}

/** Places whose expressions name an item; its own expressions do not count. */
export function usesOf(form: FormDefinition, named: Named): ExpressionPlace[] {
  const tables = tablesOf(form)
  const inside = (spot: Spot) =>
    spot.kind === 'column' && named.table === null
      ? spot.table === named.key
      : namedAt(spot)?.table === named.table && namedAt(spot)?.key === named.key
  const written = expressionsOf(form)
    .filter(
      ({ spot, text, table }) => !inside(spot) && referencesIn(text, tables, table).some((each) => means(each, named)),
    )
    .map(({ text: _text, ...place }) => place)
  return [...written, ...currencyUses(form, named).filter(({ spot }) => !inside(spot))]
}

/** Replaces the names of one item in an expression; `own` as for `referencesIn`. Text around them stays as it was written. */
export function renameIn(text: string, tables: Tables, own: string | null, named: Named, key: string): string {
  return referencesIn(text, tables, own)
    .filter((each) => means(each, named))
    .toReversed()
    .reduce((next, { from, to }) => next.slice(0, from) + key + next.slice(to), text)
}

/** Replaces the names of one item in all expressions of the form. */
export function renameReferences(form: FormDefinition, named: Named, key: string): FormDefinition {
  const tables = tablesOf(form)
  return rewriteExpressions(form, (text, { table }) => renameIn(text, tables, table, named, key))
}
