import { createServer } from 'node:net'
import { Trouble } from '../trouble.ts'

/** @throws Trouble when something already answers on PORT: better said before anything is started. */
export async function requireFreePort(): Promise<void> {
  const port = Number(process.env.PORT || 8080)
  const server = createServer()
  const code = await new Promise<string | undefined>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    server.listen(port, process.env.HOST || 'localhost', () => resolve(undefined))
  })
  await new Promise((done) => server.close(done))
  if (code === 'EADDRINUSE') {
    throw new Trouble(`Port ${port} is in use by another program.`, `Choose another: PORT=${port + 1} npm start`)
  }
  if (code === 'EACCES') {
    throw new Trouble(`This account may not open port ${port}.`, 'Choose one above 1023: PORT=8080 npm start')
  }
}
