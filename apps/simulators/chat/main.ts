import { parseArgs } from 'node:util'
import { startChats } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, secret: { type: 'string' } } })
const chats = await startChats({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.secret === undefined ? {} : { secret: values.secret }),
})
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${chats.port}` })}\n`)
const stop = () => void chats.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
