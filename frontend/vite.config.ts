import react from '@vitejs/plugin-react'
import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, transformWithOxc, type Plugin } from 'vite'

/** Of a name that is all the parts which share the chunk, the first. */
const short = (name = '') => name.split('~')[0]

const ofMap = (id: string) => id.includes('maplibre-gl/src/')

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
        writeFileSync(`${dir}/${name}.br`, brotliCompressSync(plain, { params: { [quality]: 11 } }))
        writeFileSync(`${dir}/${name}.gz`, gzipSync(plain, { level: 9 }))
      }
    },
  }
}

/**
 * The map library from its source. As it is published, page and worker are a file each, and four fifths of the worker are in
 * the page's as well; from the source both take what they share from one chunk. Fields are what they are in the library's own
 * build: assigned, and none where only a type is declared. What reads tiles in MapLibre's own format is left out: no base map
 * here comes in it.
 */
function shared(): Plugin {
  const source = `${realpathSync(fileURLToPath(new URL('./node_modules/maplibre-gl/src', import.meta.url)))}/`
  const of: Record<string, string> = { 'maplibre-gl': 'index.ts', 'maplibre-gl/dist/maplibre-gl-worker.mjs': 'source/worker.ts' }
  return {
    name: 'shared',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === '@maplibre/mlt' ? `\0${id}` : of[id] && source + of[id]),
    load: (id) => (id === '\0@maplibre/mlt' ? "export const GEOMETRY_TYPE = {}; export const decodeTile = () => { throw Error('MapLibre tiles are not read') }" : null),
    transform: async (code, id) => {
      if (!id.startsWith(source) || !id.endsWith('.ts')) return null
      const { code: plain, map } = await transformWithOxc(code, id, { lang: 'ts', assumptions: { setPublicClassFields: true }, typescript: { removeClassFieldsWithoutInitializer: true } })
      return { code: plain, map, moduleSideEffects: /\/(source\/worker|data\/dem_data)\.ts$/.test(id) }
    },
  }
}

/** The map library is asked for with the page, not after it, its styles too; `map/gl.ts` is what loads it. */
function early(): Plugin {
  const ours = (id: string | null) => id !== null && (ofMap(id) || /src\/map\/gl\.ts/.test(id))
  const ahead = (rel: string, fileName: string, more = {}) => ({ tag: 'link', attrs: { rel, crossorigin: true, href: `/${fileName}`, ...more }, injectTo: 'head' as const })
  return {
    name: 'early',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk' && (ours(file.facadeModuleId) || file.moduleIds.some(ours)))
        const styles = new Set(chunks.flatMap((file) => (file.type === 'chunk' ? [...(file.viteMetadata?.importedCss ?? [])] : [])))
        return [...chunks.map(({ fileName }) => ahead('modulepreload', fileName)), ...[...styles].map((fileName) => ahead('preload', fileName, { as: 'style' }))]
      },
    },
  }
}

export default defineConfig({
  plugins: [shared(), react(), packed(), early()],
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
          groups: [{ name: 'first', test: /i18n\/first\.ts|preload-helper/, priority: 1 }, { name: 'page', tags: ['$initial'], test: /^(?!.*(ogc\.ts|preload-helper))/, entriesAware: true, entriesAwareMergeThreshold: 150_000 }],
        },
        chunkFileNames: ({ name, moduleIds }) => `assets/${name === 'gl' || name === 'worker' || !moduleIds.some(ofMap) ? short(name) : 'gl-shared'}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${short(names[0]?.replace(/\.[^.]*$/, ''))}-[hash][extname]`,
      },
    },
  },
})
