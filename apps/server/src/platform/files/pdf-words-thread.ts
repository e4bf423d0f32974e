import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { pdfWords } from './pdf-words.ts'

// Whoever sends a file goes first. On Linux this is the thread's own; elsewhere it would be the whole server's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW)

/** Reads the words of a PDF; runs in a thread of its own. */
parentPort?.postMessage(await pdfWords((workerData as { pdf: Uint8Array }).pdf), [])
