import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { type BuildEnvironmentOptions, defineConfig, type Rolldown, type UserConfig } from 'vite'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/**
 * A phone on a slow line waits for each file it asks for: what many pages share comes as one file of the packages and one of
 * ours, the portal's words of a language as one. What fewer than `pages` share comes with the page that wants it.
 */
const chunks = (pages: number): Rolldown.CodeSplittingOptions => ({
  includeDependenciesRecursively: false,
  groups: [
    {
      name: (id, graph) => {
        const file = graph.getModuleInfo(id)
        const ofPortal = file?.dynamicImporters.some((from) => from.endsWith('/portal-texts.ts'))
        // Words that code reads in all languages would bring all three along.
        const alone = file?.importers.every((from) => /[/]texts-[\w-]+[.]ts$/.test(from))
        return ofPortal && alone ? `words-${basename(id, '.json')}` : null
      },
      test: /[/]locales[/][\w-]+[.]json$/,
      priority: 3,
    },
    { name: 'packages', test: /[/]node_modules[/]/, minShareCount: pages, priority: 2 },
    { name: 'shared', test: /[/]apps[/]/, minShareCount: pages, priority: 1 },
  ],
})

const bundle = (page: string, codeSplitting: Rolldown.CodeSplittingOptions): BuildEnvironmentOptions => ({
  outDir: 'dist',
  // Fonts and pictures stay files: the content security policy allows no data: scripts and caching works per slice.
  assetsInlineLimit: 0,
  chunkSizeWarningLimit: 1500,
  rollupOptions: {
    // Importing these does nothing by itself, so a page is given what it uses of them and no more: a client's phone neither
    // the console's lists and charts nor the library of wire shapes.
    treeshake: {
      moduleSideEffects: [
        { test: /console\/src\/kit\/.*\.tsx?$/, sideEffects: false },
        { test: /server\/src\/(kernel|modules\/[^/]+\/schema)\b.*\.ts$/, sideEffects: false },
      ],
    },
    input: fileURLToPath(new URL(page, import.meta.url)),
    // Files that ask for each other would run in the wrong order, and read what is not there yet.
    experimental: { onDemandWrapping: true },
    preserveEntrySignatures: false,
    output: { codeSplitting, strictExecutionOrder: true },
  },
})

/**
 * The console, and what clients open, each bundled by itself: nobody opens both, and in one bundle every page of the console
 * cuts what the two have in common into smaller files.
 */
const built: UserConfig = {
  builder: {
    buildApp: async (builder) => {
      for (const name of ['client', 'portal']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
  environments: {
    client: { build: { ...bundle('index.html', chunks(100)), emptyOutDir: true } },
    portal: { consumer: 'client', build: { ...bundle('portal.html', chunks(5)), emptyOutDir: false } },
  },
}

/** `npm run dev` serves the console here and hands every API call to the server beside it. */
export default defineConfig(({ command }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  ...(command === 'build' ? built : {}),
  server: {
    fs: { allow: [repository] },
    proxy: { '/api': { target: `http://localhost:${process.env.PORT || 8080}`, changeOrigin: false } },
  },
}))
