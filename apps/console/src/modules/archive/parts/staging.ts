import { useEffect, useRef, useState } from 'react'
import type { StagedUpload } from '#contract/archive'
import { type ApiProblem, asProblem, newKey, uploadFile } from '#kit'

/** A file on its way: sent, looked at by the server, ready to be filed, filed, or refused with the reason. */
export type StagedFile = {
  key: string
  file: File
  state: 'sending' | 'ready' | 'filed' | 'refused'
  /** 0…1 while sending. */
  progress: number
  upload: StagedUpload | null
  problem: ApiProblem | null
}

export type Staging = {
  files: readonly StagedFile[]
  /** Sends files for a type of document, each by itself. */
  add: (files: readonly File[], type: string) => void
  change: (key: string, part: Partial<StagedFile>) => void
  remove: (key: string) => void
  clear: () => void
}

/** Files chosen in a drawer; leaving it stops what is still being sent. */
export function useStaging(): Staging {
  const [files, setFiles] = useState<readonly StagedFile[]>([])
  const running = useRef(new Map<string, AbortController>())
  useEffect(() => {
    const all = running.current
    return () => {
      for (const one of all.values()) one.abort()
    }
  }, [])
  const change = (key: string, part: Partial<StagedFile>) =>
    setFiles((now) => now.map((each) => (each.key === key ? { ...each, ...part } : each)))
  const stop = (key: string) => {
    running.current.get(key)?.abort()
    running.current.delete(key)
  }
  const send = async (key: string, file: File, type: string) => {
    const abort = new AbortController()
    running.current.set(key, abort)
    try {
      const upload = await uploadFile<StagedUpload>('/archive/uploads', file, {
        query: { parameter: type },
        bare: true,
        signal: abort.signal,
        onProgress: (progress) => change(key, { progress }),
      })
      change(key, { state: 'ready', upload, progress: 1 })
    } catch (error) {
      if (!abort.signal.aborted) change(key, { state: 'refused', problem: asProblem(error) })
    } finally {
      running.current.delete(key)
    }
  }
  return {
    files,
    change,
    add(chosen, type) {
      const added = chosen.map(
        (file): StagedFile => ({ key: newKey(), file, state: 'sending', progress: 0, upload: null, problem: null }),
      )
      setFiles((now) => [...now, ...added])
      for (const { key, file } of added) void send(key, file, type)
    },
    remove(key) {
      stop(key)
      setFiles((now) => now.filter((each) => each.key !== key))
    },
    clear() {
      for (const key of running.current.keys()) stop(key)
      setFiles([])
    },
  }
}
