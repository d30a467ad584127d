import react from '@vitejs/plugin-react'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** Of a name that is all the parts which share the chunk, the first. */
const short = (name = '') => name.split('~')[0]

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

/** The map library is asked for with the page, not after it; `map/gl.ts` is what loads it. */
function early(): Plugin {
  return {
    name: 'early',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) =>
        Object.values(bundle)
          .filter((file) => file.name === 'gl' || /maplibre-gl-worker/.test(file.fileName))
          .filter((file) => file.fileName.endsWith('.js'))
          .map(({ fileName }) => ({ tag: 'link', attrs: { rel: 'modulepreload', fetchpriority: 'low', crossorigin: true, href: `/${fileName}` }, injectTo: 'head' })),
    },
  }
}

export default defineConfig({
  plugins: [react(), packed(), early()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy: { '/api': backend, '/tiles': backend, '/ogc': backend } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    // The service looks up in the manifest what the script of the OGC API's pages is called.
    manifest: 'manifest.json',
    rolldownOptions: {
      input: ['index.html', 'src/ogc.ts'],
      output: {
        // The first view in a few files: forty are eight round trips one after the other.
        codeSplitting: {
          groups: [{ name: 'page', tags: ['$initial'], test: /^(?!.*(ogc\.ts|preload-helper))/, entriesAware: true, entriesAwareMergeThreshold: 150_000 }],
        },
        chunkFileNames: ({ name }) => `assets/${short(name)}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${short(names[0]?.replace(/\.[^.]*$/, ''))}-[hash][extname]`,
      },
    },
  },
})
