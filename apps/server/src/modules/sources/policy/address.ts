import { sourceErrors } from '../errors.ts'
import type { HttpDefinition } from '../schema.ts'
import type { BoundValue } from './parameters.ts'

export type Target = { url: URL; host: string; isPrivateAllowed: boolean }
export type AllowedHosts = { sourceHosts: readonly string[]; sourcePrivateHosts: readonly string[] }

const HOLE = /\{([a-z][A-Za-z0-9_]{0,39})\}/g

/** Parameters an address template names. */
export function holesOf(url: string): string[] {
  return [...url.matchAll(HOLE)].map((one) => one[1] ?? '')
}

/**
 * The address a template stands for with its values put in: each escaped, so that it stays inside its part of the path
 * or its value of the query. Scheme and host come from the template alone and have to be allowed.
 *
 * @throws SOURCE_HOST_FORBIDDEN
 */
export function targetOf(
  definition: Pick<HttpDefinition, 'url'>,
  values: ReadonlyMap<string, BoundValue>,
  allowed: AllowedHosts,
): Target {
  const forbidden = (host: string) =>
    sourceErrors.SOURCE_HOST_FORBIDDEN({ host }, [{ path: 'url', code: 'SOURCE_HOST_FORBIDDEN' }])
  const template = definition.url
  const origin = /^(https?):\/\/([A-Za-z0-9.-]+(:[0-9]{1,5})?)(?=[/?]|$)/.exec(template)
  if (!origin || template.includes('#') || /[\\\s]/.test(template)) throw forbidden(template.slice(0, 100))
  const [, scheme, authority = ''] = origin
  const host = authority.toLowerCase()
  const isPrivateAllowed = allowed.sourcePrivateHosts.includes(host)
  const isAllowed = isPrivateAllowed || (scheme === 'https' && allowed.sourceHosts.includes(host))
  if (!isAllowed) throw forbidden(host)
  const rest = template.slice(origin[0].length).replaceAll(HOLE, (_hole, key: string) => {
    const value = values.get(key) ?? ''
    const text = typeof value === 'string' ? value : value.join(',')
    return encodeURIComponent(text)
  })
  // Values that make a part of the path one or two dots would climb in it, escaped or not.
  const [path = ''] = rest.split('?')
  if (path.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part)))
    throw sourceErrors.PARAMETER_FORM({ parameter: 'url', type: 'text' })
  const url = new URL(`${scheme}://${host}${rest}`)
  if (url.host !== new URL(`${scheme}://${host}`).host) throw forbidden(url.host)
  return { url, host, isPrivateAllowed }
}
