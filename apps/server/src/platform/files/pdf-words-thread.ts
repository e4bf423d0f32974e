import { parentPort, workerData } from 'node:worker_threads'
import { pdfWords } from './pdf-words.ts'

/** Reads the words of a PDF; runs in a thread of its own. */
parentPort?.postMessage(await pdfWords((workerData as { pdf: Uint8Array }).pdf), [])
