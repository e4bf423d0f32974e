import { createHmac } from 'node:crypto'
import type { RobotFlavour } from '../schema.ts'

/** One call as the maker wants it: the address with its signature, and the body. */
export function robotCall(
  flavour: RobotFlavour,
  { url, secret, text, milliseconds }: { url: URL; secret: string | null; text: string; milliseconds: number },
): { url: URL; body: string } {
  const signed = new URL(url)
  if (flavour === 'feishu') {
    const timestamp = String(Math.floor(milliseconds / 1000))
    const sign = secret === null ? null : createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
    return {
      url: signed,
      body: JSON.stringify({ ...(sign === null ? {} : { timestamp, sign }), msg_type: 'text', content: { text } }),
    }
  }
  if (flavour === 'dingtalk' && secret !== null) {
    const timestamp = String(milliseconds)
    signed.searchParams.set('timestamp', timestamp)
    signed.searchParams.set('sign', createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'))
  }
  return { url: signed, body: JSON.stringify({ msgtype: 'text', text: { content: text } }) }
}
