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
      input: ['index.html', 'portal.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
    },
  },
  server: {
    fs: { allow: [repository] },
    proxy: { '/api': { target: `http://localhost:${process.env.PORT || 8080}`, changeOrigin: false } },
  },
})
