import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import iconv from 'iconv-lite'

/** A running simulator. */
export type FemasCounter = { port: number; stop(): Promise<void> }

type Options = { port?: number; user?: string; password?: string }
type Answer = { status: number; headers?: Record<string, string>; text: string }
type Upload = { digest: string; lines: string[]; polls: number; done: boolean }
type Line = { account: string; key: string; values: string[]; remove: boolean }

const BODY_MAX = 8_000_000
/** Widths of the columns in bytes; the file has no header, so another width is another file. */
const WIDTHS = [4, 16, 8, 4, 20, 40, 4, 2, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14]
const LINE_BYTES = WIDTHS.reduce((sum, width) => sum + width, 0)
const EXCHANGES = new Set(['SHFE', 'INE', 'DCE', 'CZCE', 'CFFEX', 'GFEX'])
/** Words in uploads, letters in exports. */
const HEDGE: Record<string, string> = { 投机: 'S', 套利: 'A', 套保: 'H', 做市: 'M' }
const PRODUCT: Record<string, string> = { 期货: 'F', 期权: 'O' }
const HEAD =
  '资金账号,交易所,期货期权,品种,合约,投机套保,买卖,开仓金额,开仓费率,短线开仓金额,短线开仓费率,平仓金额,平仓费率,平今金额,平今费率,行权金额,行权费率'

const gbk = (text: string) => iconv.encode(text, 'gbk')

/** A line by its bytes: characters are two of them here. */
function cellsOf(line: string): string[] {
  const bytes = gbk(line)
  let at = 0
  return WIDTHS.map((width) => {
    at += width
    return iconv.decode(bytes.subarray(at - width, at), 'gbk').trim()
  })
}

/** What a line says, or why it is refused. */
function read(line: string): Line | { code: string; words: string } {
  if (gbk(line).length !== LINE_BYTES) return { code: 'E01', words: '行长度错误' }
  const [
    operation = '',
    account = '',
    exchange = '',
    product = '',
    kind = '',
    contract = '',
    hedge = '',
    side = '',
    ...values
  ] = cellsOf(line)
  if (!EXCHANGES.has(exchange)) return { code: 'E02', words: `没有交易所 ${exchange}` }
  if (!HEDGE[hedge] || !PRODUCT[product]) return { code: 'E03', words: '投机套保或品种类别错误' }
  if (operation !== '设置' && operation !== '删除') return { code: 'E04', words: '操作错误' }
  if (contract.startsWith('zz') || kind.startsWith('zz')) return { code: 'E12', words: '合约不存在' }
  const wrong = values.find(
    (value, at) => value !== '' && !(at % 2 === 0 ? /^\d+\.\d{2}$/ : /^\d+\.\d{8}$/).test(value),
  )
  if (wrong !== undefined) return { code: 'E05', words: `数值错误 ${wrong}` }
  const key = [account, exchange, PRODUCT[product], kind, contract, HEDGE[hedge], side].join(',')
  return { account, key, values, remove: operation === '删除' }
}

/** Files, their answers, and the rates that come of them; everything is forgotten when it stops. */
class Vault {
  readonly uploads = new Map<string, Upload>()
  readonly rates = new Map<string, string[]>()
  /** How often an answer file is asked for in vain before it is there. */
  polls = 1
  shut = false
  faults: string[] = []

  put(name: string, bytes: Buffer): Answer {
    const digest = createHash('sha256').update(bytes).digest('hex')
    const known = this.uploads.get(name)
    if (known) {
      return known.digest === digest
        ? { status: 200, text: `已接收 ${name}` }
        : { status: 409, text: `文件重名 ${name}` }
    }
    if (this.shut) return { status: 423, headers: { 'retry-after': '1800' }, text: '非营业时间' }
    const lines = iconv
      .decode(bytes, 'gbk')
      .split('\r\n')
      .filter((line) => line !== '')
    if (lines.length === 0) return { status: 422, text: '空文件' }
    this.uploads.set(name, { digest, lines, polls: 0, done: false })
    return { status: 201, text: `已接收 ${name}` }
  }

  answer(name: string): Answer {
    const upload = this.uploads.get(name)
    if (!upload) return { status: 404, text: '没有该文件' }
    upload.polls += 1
    if (upload.polls <= this.polls) return { status: 202, text: '处理中' }
    const rows = upload.lines.map((line, at) => {
      const said = read(line)
      if ('code' in said) return `${at + 1},NG,${said.code},${said.words}`
      if (!upload.done) this.#apply(said)
      return `${at + 1},OK,,`
    })
    upload.done = true
    return { status: 200, text: ['行号,结果,代码,说明', ...rows, `END,${rows.length}`].join('\r\n') }
  }

  export(account: string): Answer {
    const rows = [...this.rates]
      .filter(([key]) => key.startsWith(`${account},`))
      .map(([key, values]) => `${key},${values.join(',')}`)
    return { status: 200, text: [HEAD, ...rows, `END,${rows.length}`].join('\r\n') }
  }

  /** A blank keeps what was there. */
  #apply({ key, values, remove }: Line): void {
    const before = this.rates.get(key)
    if (remove) this.rates.delete(key)
    else
      this.rates.set(
        key,
        values.map((value, at) => (value === '' ? (before?.[at] ?? '') : value)),
      )
  }
}

function answerOf(vault: Vault, method: string, url: URL, bytes: Buffer): Answer {
  const [, place = '', name = ''] = url.pathname.split('/').map(decodeURIComponent)
  const [, stem = '', ending = ''] = /^(.+)\.(txt|rsp|csv)$/.exec(name) ?? []
  if (place === 'files' && method === 'PUT' && ending === 'txt') return vault.put(stem, bytes)
  if (place === 'files' && method === 'GET' && ending === 'rsp') return vault.answer(stem)
  if (place === 'export' && method === 'GET') return vault.export(url.searchParams.get('account') ?? '')
  return { status: 404, text: '路径错误' }
}

/** What stands there and what goes wrong: for people and tests, without a password. */
function besides(vault: Vault, method: string, url: URL, bytes: Buffer): object | null {
  if (method === 'GET' && url.pathname === '/desk') {
    return { uploads: [...vault.uploads].map(([name, { lines }]) => ({ name, lines })), rates: [...vault.rates] }
  }
  if (method !== 'POST' || url.pathname !== '/control') return null
  Object.assign(vault, JSON.parse(bytes.toString('utf8')) as Partial<Pick<Vault, 'polls' | 'shut' | 'faults'>>)
  return { polls: vault.polls, shut: vault.shut, faults: vault.faults }
}

const FAULTS: Readonly<Record<string, Answer>> = {
  busy: { status: 429, headers: { 'retry-after': '90' }, text: '繁忙' },
  down: { status: 503, text: '维护中' },
  torn: { status: 200, text: '????' },
}

function isKnown(request: IncomingMessage, user: string, password: string): boolean {
  const given = Buffer.from(String(request.headers.authorization ?? ''))
  const wanted = Buffer.from(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** A second counter on the loopback: files of fixed widths in GBK, an answer file, an export. */
export async function startFemas(options: Options = {}): Promise<FemasCounter> {
  const { port = 0, user = 'demo', password = 'simulated-secret' } = options
  const vault = new Vault()
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const url = new URL(request.url ?? '/', 'http://femas')
    const { method = 'GET' } = request
    const send = ({ status, headers, text }: Answer) =>
      response.writeHead(status, { 'content-type': 'text/plain; charset=gbk', ...headers }).end(gbk(text))
    if (bytes.length > BODY_MAX) return send({ status: 413, text: '文件过大' })
    const aside = besides(vault, method, url, bytes)
    if (aside) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(aside))
    if (!isKnown(request, user, password)) return send({ status: 401, text: '用户或密码错误' })
    const fault = vault.faults.shift()
    if (fault !== 'lost') return send(FAULTS[fault ?? ''] ?? answerOf(vault, method, url, bytes))
    answerOf(vault, method, url, bytes)
    return response.destroy()
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', ready)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
