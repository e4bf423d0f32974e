import { readdir } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { buffer } from 'node:stream/consumers'
import { createWorker } from 'tesseract.js'

/**
 * `node recognise-program.ts <folder>`: a picture on the input, `{ text, confidence }` on the output. Reads in every
 * language whose data is in the folder, fetches nothing and writes nothing.
 */
// Nobody waits for it; whoever sends a file goes first.
setPriority(constants.priority.PRIORITY_LOW)
const [, , folder = ''] = process.argv
const DATA = /^([A-Za-z_]+)\.traineddata(\.gz)?$/
const files = (await readdir(folder)).map((name) => DATA.exec(name)).filter((one) => one !== null)
if (files.length === 0) throw new Error('there is no language data')
const worker = await createWorker(files.map((one) => one[1] ?? '').join('+'), 1, {
  langPath: folder,
  gzip: files.every((one) => one[2] !== undefined),
  cacheMethod: 'none',
  logger: () => undefined,
  errorHandler: (error: unknown) => {
    process.stderr.write(String(error))
    process.exit(1)
  },
})
const { data } = await worker.recognize(await buffer(process.stdin))
process.stdout.write(JSON.stringify({ text: data.text, confidence: data.confidence }), () => process.exit(0))
