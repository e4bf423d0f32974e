import type { TestProject } from 'vitest/node'
import { dataFolder, type Place, startProduct } from './product.ts'

declare module 'vitest' {
  interface ProvidedContext {
    product: Place
  }
}

/** One product for all journeys of a run, started as `npm start` starts it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = dataFolder()
  try {
    const { address, people, office, phones, stop, said } = await startProduct(folder.path)
    project.provide('product', { address, people, office, phones })
    return async () => {
      await stop()
      folder.remove()
      // What the server warned about in passing belongs to the run's output: nobody else sees it.
      const complaints = said()
        .split('\n')
        .filter((line) => /"level":"(error|fatal)"/.test(line))
      for (const line of complaints) process.stderr.write(`${line}\n`)
      if (complaints.length > 0) throw new Error('The server logged errors during the journeys')
    }
  } catch (error) {
    folder.remove()
    throw error
  }
}
