import type { SFTPWrapper } from 'ssh2'
import ssh2 from 'ssh2'
import type { Clearing } from './clearing.ts'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp

const DIRECTORY = 0o040755
const FILE = 0o100644

type Open =
  | { kind: 'folder'; names: string[] | null; path: string }
  | { kind: 'read'; bytes: Buffer }
  | { kind: 'write'; path: string; parts: Map<number, Buffer> }

const attrs = (mode: number, size: number) => ({ mode, uid: 0, gid: 0, size, atime: 0, mtime: 0 })

type Session = {
  sftp: SFTPWrapper
  clearing: Clearing
  keep: (open: Open) => Buffer
  opened: (handle: Buffer) => Open | undefined
  forget: (handle: Buffer) => void
}

const split = (path: string) => ({
  folder: path.slice(0, path.lastIndexOf('/')),
  name: path.slice(path.lastIndexOf('/') + 1),
})
const folderOf = ({ clearing }: Session, path: string) =>
  path === '/inbound' ? clearing.inbound : path === '/outbound' ? clearing.outbound : null
const bytesOf = (session: Session, path: string) => folderOf(session, split(path).folder)?.get(split(path).name) ?? null

/** Looking around: what there is, and how large. */
function serveFolders(session: Session): void {
  const { sftp, keep, opened } = session
  sftp.on('REALPATH', (id, path) => {
    const filename = path === '.' || path === '' ? '/' : path
    sftp.name(id, [{ filename, longname: filename, attrs: attrs(DIRECTORY, 0) }])
  })
  const stat = (id: number, path: string) => {
    if (path === '/' || folderOf(session, path)) return void sftp.attrs(id, attrs(DIRECTORY, 0))
    const bytes = bytesOf(session, path)
    if (bytes) sftp.attrs(id, attrs(FILE, bytes.length))
    else sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
  }
  sftp.on('STAT', stat)
  sftp.on('LSTAT', stat)
  sftp.on('OPENDIR', (id, path) => {
    const folder = folderOf(session, path)
    if (!folder) return void sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    sftp.handle(id, keep({ kind: 'folder', names: [...folder.keys()], path }))
  })
  sftp.on('READDIR', (id, handle) => {
    const open = opened(handle)
    if (open?.kind !== 'folder' || open.names === null || open.names.length === 0) {
      return void sftp.status(id, STATUS_CODE.EOF)
    }
    const { names, path } = open
    open.names = null
    sftp.name(
      id,
      names.map((filename) => {
        const size = bytesOf(session, `${path}/${filename}`)?.length ?? 0
        return { filename, longname: `-rw-r--r-- 1 exchange exchange ${size} ${filename}`, attrs: attrs(FILE, size) }
      }),
    )
  })
}

/** Reading answers and writing files; nobody writes where answers stand. */
function serveFiles(session: Session): void {
  const { sftp, keep, opened, forget, clearing } = session
  sftp.on('OPEN', (id, path, flags) => {
    if (flags & OPEN_MODE.WRITE) {
      if (split(path).folder !== '/inbound') return void sftp.status(id, STATUS_CODE.PERMISSION_DENIED)
      return void sftp.handle(id, keep({ kind: 'write', path, parts: new Map() }))
    }
    const bytes = bytesOf(session, path)
    if (!bytes) return void sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    sftp.handle(id, keep({ kind: 'read', bytes }))
  })
  sftp.on('READ', (id, handle, offset, length) => {
    const open = opened(handle)
    if (open?.kind !== 'read' || offset >= open.bytes.length) return void sftp.status(id, STATUS_CODE.EOF)
    sftp.data(id, open.bytes.subarray(offset, offset + length))
  })
  sftp.on('FSTAT', (id, handle) => {
    const open = opened(handle)
    sftp.attrs(id, attrs(FILE, open?.kind === 'read' ? open.bytes.length : 0))
  })
  sftp.on('WRITE', (id, handle, offset, data) => {
    const open = opened(handle)
    if (open?.kind !== 'write') return void sftp.status(id, STATUS_CODE.FAILURE)
    open.parts.set(offset, Buffer.from(data))
    sftp.status(id, STATUS_CODE.OK)
  })
  sftp.on('CLOSE', (id, handle) => {
    const open = opened(handle)
    forget(handle)
    if (open?.kind === 'write') {
      const parts = [...open.parts].sort(([a], [b]) => a - b).map(([, part]) => part)
      clearing.inbound.set(split(open.path).name, Buffer.concat(parts))
    }
    sftp.status(id, STATUS_CODE.OK)
  })
}

/** A file is there once it has its own name. */
function serveRename({ sftp, clearing }: Session): void {
  sftp.on('RENAME', (id, from, to) => {
    const bytes = clearing.inbound.get(split(from).name)
    const target = split(to)
    if (!bytes || target.folder !== '/inbound') return void sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    if (clearing.inbound.has(target.name)) return void sftp.status(id, STATUS_CODE.FAILURE)
    clearing.inbound.delete(split(from).name)
    clearing.arrived(target.name, bytes)
    sftp.status(id, STATUS_CODE.OK)
  })
}

/** A session of SFTP over two folders: one to put files into, one to fetch answers from. */
export function serveSftp(sftp: SFTPWrapper, clearing: Clearing): void {
  const handles = new Map<number, Open>()
  let next = 0
  const session: Session = {
    sftp,
    clearing,
    keep(open) {
      const handle = Buffer.alloc(4)
      handle.writeUInt32BE((next += 1))
      handles.set(next, open)
      return handle
    },
    opened: (handle) => handles.get(handle.readUInt32BE(0)),
    forget: (handle) => void handles.delete(handle.readUInt32BE(0)),
  }
  serveFolders(session)
  serveFiles(session)
  serveRename(session)
  sftp.on('FSETSTAT', (id) => void sftp.status(id, STATUS_CODE.OK))
  sftp.on('SETSTAT', (id) => void sftp.status(id, STATUS_CODE.OK))
  for (const refused of ['REMOVE', 'RMDIR', 'MKDIR', 'SYMLINK', 'READLINK'] as const) {
    sftp.on(refused, (id: number) => void sftp.status(id, STATUS_CODE.PERMISSION_DENIED))
  }
}
