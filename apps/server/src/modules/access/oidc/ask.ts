import type { CustomFetch } from 'openid-client'
import type { OidcConfig } from '#platform/oidc-config.ts'
import { accessErrors } from '../errors.ts'
import { mayAsk } from '../policy/oidc.ts'

/** Key sets and discovery documents are some kilobytes. */
const ANSWER_BYTES_MAX = 512 * 1024

async function bounded(response: Response): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > ANSWER_BYTES_MAX) throw accessErrors.OIDC_ANSWER_UNUSABLE({ reason: 'too-large' })
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks)).buffer
}

/**
 * How the library reaches the provider: only where the settings allow, never along a redirect, never more than a bounded
 * answer. Nothing of request or answer is logged.
 *
 * @throws OIDC_ANSWER_UNUSABLE, OIDC_PROVIDER_UNAVAILABLE
 */
export function askOf(house: OidcConfig): CustomFetch {
  return async (address, options) => {
    if (!mayAsk(address, house)) throw accessErrors.OIDC_ANSWER_UNUSABLE({ reason: 'address' })
    const { body, signal, ...rest } = options
    const response = await fetch(address, {
      ...rest,
      redirect: 'manual',
      ...(signal ? { signal } : {}),
      ...(body === undefined || body === null ? {} : { body: body as BodyInit }),
    })
    if (response.status >= 500) throw accessErrors.OIDC_PROVIDER_UNAVAILABLE()
    const bytes = await bounded(response)
    const empty = response.status === 204 || response.status === 304
    return new Response(empty ? null : bytes, { status: response.status, headers: response.headers })
  }
}
