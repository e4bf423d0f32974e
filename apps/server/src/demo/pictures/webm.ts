/**
 * A small WebM writer. A lossy WebP picture is one VP8 key frame in a RIFF wrapper, so a row of
 * equally large WebP pictures makes a playable, seekable video without any video encoder.
 * @source RFC 8794 (EBML), WebM container guidelines, RFC 6386 §9.1 (VP8 frame header), WebP container.
 */
export type WebmFrames = {
  /** Lossy WebP pictures without alpha, all of the same size; at least one. */
  webp: readonly Buffer[]
  /** Whole milliseconds each frame stays. */
  frameMs: number
}

const ID = {
  ebml: 0x1a45dfa3,
  version: 0x4286,
  readVersion: 0x42f7,
  maxIdLength: 0x42f2,
  maxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxer: 0x4d80,
  writer: 0x5741,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  codec: 0x86,
  frameDuration: 0x23e383,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cuePositions: 0xb7,
  cueTrack: 0xf7,
  cueCluster: 0xf1,
}

/** Block times count from their cluster in 16 bits, so a cluster may not grow without end. */
const CLUSTER_MS = 5000

export function writeWebm({ webp, frameMs }: WebmFrames): Buffer {
  const frames = webp.map(vp8FrameOf)
  const first = frames[0]
  if (!first) throw new Error('a video needs a frame')
  const { width, height } = sizeOf(first)
  if (frames.some((frame) => sizeOf(frame).width !== width || sizeOf(frame).height !== height))
    throw new Error('all frames of a video have one size')
  const perCluster = Math.max(1, Math.floor(CLUSTER_MS / frameMs))
  const head = Buffer.concat([info(frames.length * frameMs), tracks(width, height, frameMs)])
  const clusters: Buffer[] = []
  const cues: Buffer[] = []
  let position = head.length
  for (let start = 0; start < frames.length; start += perCluster) {
    const cluster = clusterOf(frames.slice(start, start + perCluster), start * frameMs, frameMs)
    cues.push(
      element(ID.cuePoint, [
        uint(ID.cueTime, start * frameMs),
        element(ID.cuePositions, [uint(ID.cueTrack, 1), uint(ID.cueCluster, position)]),
      ]),
    )
    clusters.push(cluster)
    position += cluster.length
  }
  return Buffer.concat([header(), element(ID.segment, [head, ...clusters, element(ID.cues, cues)])])
}

function vp8FrameOf(webp: Buffer): Buffer {
  if (webp.toString('latin1', 0, 4) !== 'RIFF' || webp.toString('latin1', 8, 12) !== 'WEBP')
    throw new Error('not a WebP picture')
  for (let at = 12; at + 8 <= webp.length; ) {
    const length = webp.readUInt32LE(at + 4)
    if (webp.toString('latin1', at, at + 4) === 'VP8 ') return webp.subarray(at + 8, at + 8 + length)
    at += 8 + length + (length % 2)
  }
  throw new Error('not a lossy WebP picture')
}

function sizeOf(frame: Buffer): { width: number; height: number } {
  return { width: frame.readUInt16LE(6) & 0x3fff, height: frame.readUInt16LE(8) & 0x3fff }
}

function header(): Buffer {
  return element(ID.ebml, [
    uint(ID.version, 1),
    uint(ID.readVersion, 1),
    uint(ID.maxIdLength, 4),
    uint(ID.maxSizeLength, 8),
    text(ID.docType, 'webm'),
    uint(ID.docTypeVersion, 4),
    uint(ID.docTypeReadVersion, 2),
  ])
}

function info(durationMs: number): Buffer {
  const duration = Buffer.alloc(8)
  duration.writeDoubleBE(durationMs)
  return element(ID.info, [
    uint(ID.timestampScale, 1_000_000),
    element(ID.duration, [duration]),
    text(ID.muxer, 'kontor'),
    text(ID.writer, 'kontor'),
  ])
}

function tracks(width: number, height: number, frameMs: number): Buffer {
  return element(ID.tracks, [
    element(ID.track, [
      uint(ID.trackNumber, 1),
      uint(ID.trackUid, 1),
      uint(ID.trackType, 1),
      text(ID.codec, 'V_VP8'),
      uint(ID.frameDuration, frameMs * 1_000_000),
      element(ID.video, [uint(ID.width, width), uint(ID.height, height)]),
    ]),
  ])
}

function clusterOf(frames: Buffer[], startMs: number, frameMs: number): Buffer {
  const blocks = frames.map((frame, at) => {
    const head = Buffer.alloc(4)
    head.writeUInt8(0x81, 0) // track 1 as a one-byte variable integer
    head.writeInt16BE(at * frameMs, 1)
    head.writeUInt8(0x80, 3) // key frame
    return element(ID.simpleBlock, [head, frame])
  })
  return element(ID.cluster, [uint(ID.timestamp, startMs), ...blocks])
}

function element(id: number, content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(0x0100000000000000n | BigInt(body.length))
  return Buffer.concat([bytesOf(id), size, body])
}

const uint = (id: number, value: number): Buffer => element(id, [bytesOf(value)])
const text = (id: number, value: string): Buffer => element(id, [Buffer.from(value, 'latin1')])

/** Big-endian bytes without leading zeros, at least one. */
function bytesOf(value: number): Buffer {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
}
