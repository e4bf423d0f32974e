import type { RobotFlavour } from '../schema.ts'

/** Where each maker's robots stand. */
const HOSTS: Readonly<Record<RobotFlavour, readonly string[]>> = {
  wecom: ['qyapi.weixin.qq.com'],
  dingtalk: ['oapi.dingtalk.com'],
  feishu: ['open.feishu.cn', 'open.larksuite.com'],
}

export type RobotAddress = { url: URL; host: string; isPrivateAllowed: boolean }

/** A robot's address; null for a host that is not its maker's, nor listed as one of the house's own. */
export function robotAddress(
  flavour: RobotFlavour,
  text: string,
  privateHosts: readonly string[],
): RobotAddress | null {
  if (!URL.canParse(text) || /[\s\\]/.test(text)) return null
  const url = new URL(text)
  const host = url.host.toLowerCase()
  const isPrivateAllowed = privateHosts.includes(host)
  const isTheirs = url.protocol === 'https:' && HOSTS[flavour].includes(host)
  const isFit = url.username === '' && url.password === '' && url.hash === ''
  return isFit && (isTheirs || isPrivateAllowed) ? { url, host, isPrivateAllowed } : null
}

/** The address as people may read it: its key is in the query or the end of the path. */
export function maskedAddress({ url }: RobotAddress): string {
  const path = url.pathname.split('/')
  const last = path.at(-1) ?? ''
  const shown = last.length > 8 ? [...path.slice(0, -1), `${last.slice(0, 2)}…`].join('/') : url.pathname
  return `${url.host}${shown}`
}

/** Codes by which a maker says that it came too fast: WeCom, DingTalk, Feishu. */
const TOO_FAST = new Set([45_009, 130_101, 410_100, 9499, 11_232])
/** Codes by which a maker does not know the key or the signature. */
const KEY_WRONG = new Set([93_000, 40_014, 310_000, 300_001, 19_001, 19_021])

/** What a maker's answer means. */
export function robotVerdict(body: unknown): 'taken' | 'busy' | 'key' | 'refused' | 'nonsense' {
  if (typeof body !== 'object' || body === null) return 'nonsense'
  const { errcode, code, StatusCode: old } = body as { errcode?: unknown; code?: unknown; StatusCode?: unknown }
  const said = [errcode, code, old].find((one) => typeof one === 'number')
  if (typeof said !== 'number') return 'nonsense'
  if (said === 0) return 'taken'
  if (TOO_FAST.has(said)) return 'busy'
  return KEY_WRONG.has(said) ? 'key' : 'refused'
}
