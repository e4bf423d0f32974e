import { AudioOutlined, FileImageOutlined, FileOutlined, FilePdfOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { type ReactNode, useState } from 'react'

const SYMBOLS: readonly [string, ReactNode][] = [
  ['video/', <PlayCircleOutlined key="video" aria-hidden="true" />],
  ['audio/', <AudioOutlined key="audio" aria-hidden="true" />],
  ['image/', <FileImageOutlined key="image" aria-hidden="true" />],
  ['application/pdf', <FilePdfOutlined key="pdf" aria-hidden="true" />],
]

/** The small picture of a file, or the symbol of its kind when there is none. */
export function Thumbnail({ mime, url }: { mime: string; url?: string | null }) {
  const [broken, setBroken] = useState(false)
  if (url && !broken) return <img src={url} alt="" loading="lazy" onError={() => setBroken(true)} />
  return SYMBOLS.find(([kind]) => mime.startsWith(kind))?.[1] ?? <FileOutlined aria-hidden="true" />
}
