/** Where things that records are about have their page, by kind. What has none is named only. */
const PAGES: Readonly<Record<string, (id: string) => string>> = {
  account: (id) => `/accounts/${id}`,
  client: (id) => `/clients/${id}`,
  application: (id) => `/applications/${id}`,
  document: (id) => `/documents/${id}`,
  parameter: () => '/document-types',
  operator: (id) => `/operators/${id}`,
  department: () => '/departments',
  role: () => '/roles',
  policy: (id) => `/policies?policy=${id}`,
  ticket: (id) => `/tickets/${id}`,
  bulkRun: (id) => `/bulk-runs/${id}`,
  export: () => '/downloads',
}

/** Address of a record's target; null for kinds without a page and for ids that are none (nothing was made). */
export function targetPage(type: string | null, id: string | null): string | null {
  return type && id ? (PAGES[type]?.(id) ?? null) : null
}
