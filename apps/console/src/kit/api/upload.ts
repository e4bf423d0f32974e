import { apiUrl, newKey, type Query, reportSignedOut } from './client.ts'
import { ApiProblem, problemOf } from './problem.ts'

type UploadOptions = {
  query?: Query
  /** Sent so far, 0…1; 1 means that the server is looking at it. */
  onProgress?: (done: number) => void
  signal?: AbortSignal
  /** The file is the body itself, for addresses that take one: neither side builds or takes apart a form. */
  bare?: boolean
}

function readAnswer(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText)
  } catch {
    return null
  }
}

/**
 * Sends one file, in a form unless `bare`; `fetch` cannot say how far it is, so this is the one place with XMLHttpRequest.
 *
 * @throws ApiProblem; an AbortError when the signal stopped it.
 */
export function uploadFile<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  const { query, onProgress, signal, bare } = options
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', apiUrl(path, query))
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('idempotency-key', newKey())
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total)
    request.onerror = () => reject(new ApiProblem({ status: 0, code: 'UNREACHABLE', module: 'kit' }))
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    request.onload = () => {
      const answer = readAnswer(request)
      if (request.status >= 200 && request.status < 300) return resolve(answer as T)
      const problem = problemOf(request.status, answer)
      reportSignedOut(problem)
      reject(problem)
    }
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    if (bare) {
      request.setRequestHeader('content-type', 'application/octet-stream')
      const name = encodeURIComponent(file.name.toWellFormed())
      request.setRequestHeader('content-disposition', `attachment; filename*=UTF-8''${name}`)
      request.send(file)
      return
    }
    const body = new FormData()
    body.append('file', file)
    request.send(body)
  })
}
