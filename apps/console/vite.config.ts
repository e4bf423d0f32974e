import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** `npm run dev` serves the console here and hands every API call to the server beside it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Fonts and pictures stay files: the content security policy allows no data: scripts and caching works per slice.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    // The console, and what clients open: two pages that share what they have in common.
    rollupOptions: {
      // Importing these does nothing by itself, so a page is given what it uses of them and no more: a client's phone neither
      // the console's lists and charts nor the library of wire shapes.
      treeshake: {
        moduleSideEffects: [
          { test: /console\/src\/kit\/.*\.tsx?$/, sideEffects: false },
          { test: /server\/src\/(kernel|modules\/[^/]+\/schema)\b.*\.ts$/, sideEffects: false },
        ],
      },
      input: ['index.html', 'portal.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
    },
  },
  server: {
    fs: { allow: [repository] },
    proxy: { '/api': { target: `http://localhost:${process.env.PORT || 8080}`, changeOrigin: false } },
  },
})
