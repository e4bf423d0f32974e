import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const YEAR_S = 31_536_000

/** The page an address belongs to: clients have one of their own. */
export function pageFor(url: string): 'index.html' | 'portal.html' {
  const [path = ''] = url.split('?')
  return path === '/portal' || path.startsWith('/portal/') ? 'portal.html' : 'index.html'
}

/** Whether a page of the console is asked for, rather than data or a file. */
function asksForPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const [path = ''] = request.url.split('?')
  return isRead && !path.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(path)
}

/**
 * Serves the built console: files with a hash in their name for ever, the page itself never from a cache, and the page
 * for every address inside the console. Without a build there is only the API.
 *
 * @returns whether a request is answered with the page.
 */
export async function serveConsole(
  http: FastifyInstance,
  folder: string,
): Promise<(request: FastifyRequest) => boolean> {
  if (!existsSync(join(folder, 'index.html'))) return () => false
  await http.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    dotfiles: 'deny',
    cacheControl: false,
    // The build lays a compressed copy beside what compresses.
    preCompressed: true,
    setHeaders(reply, path) {
      const lasting = path.startsWith(join(folder, 'assets'))
      reply.header('cache-control', lasting ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
    },
  })
  return asksForPage
}
