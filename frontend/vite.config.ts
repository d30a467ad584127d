import react from '@vitejs/plugin-react'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const backend = process.env.GUATU_BACKEND ?? 'http://127.0.0.1:8000'

/** Beside each file the same packed, so that the service need not do it for every reader (app/main.py). */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    writeBundle({ dir = 'dist' }) {
      const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
      for (const name of files.filter((file) => /\.(js|css|svg|json|geojson|html|pbf|txt)$/.test(file))) {
        const plain = readFileSync(`${dir}/${name}`)
        if (plain.length < 1000) continue
        const { BROTLI_PARAM_QUALITY: quality } = constants
        writeFileSync(`${dir}/${name}.br`, brotliCompressSync(plain, { params: { [quality]: 10 } }))
        writeFileSync(`${dir}/${name}.gz`, gzipSync(plain, { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  plugins: [react(), packed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy: { '/api': backend, '/tiles': backend, '/ogc': backend } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    // The service looks up in the manifest what the script of the OGC API's pages is called.
    manifest: 'manifest.json',
    rolldownOptions: { input: ['index.html', 'src/ogc.ts'] },
  },
})
