import type { Page, Request } from 'playwright-core'

/** What a page does wrong behind a person's back. */
export type Watch = {
  /** Errors on the console, broken scripts, blocked content, answers of 500 and above. */
  problems(): string[]
  /** Requests without an answer yet; the stream of live events stays open by nature. */
  pending(): number
  /** A refusal the journey provokes on purpose: the browser writes each on the console. */
  expect(status: number): void
}

const RESOURCE = /the server responded with a status of (\d+)/

/** Listens from before the first script runs. */
export async function watch(page: Page): Promise<Watch> {
  const problems: string[] = []
  const expected = new Set([401]) // asking who is signed in is answered so when nobody is
  const open = new Set<Request>()
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      reportError(new Error(`blocked by the content security policy: ${violatedDirective} ${blockedURI}`))
    })
  })
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    const status = RESOURCE.exec(message.text())?.[1]
    if (status && expected.has(Number(status))) return
    problems.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => problems.push(`script: ${error.stack ?? error.message}`))
  page.on('request', (request) => {
    if (!/\/api\/v1\/(portal\/)?events$/.test(request.url())) open.add(request)
  })
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.status()}: ${response.url()}`)
  })
  return {
    problems: () => problems,
    pending: () => open.size,
    expect: (status) => void expected.add(status),
  }
}
