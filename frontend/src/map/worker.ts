/**
 * What the library does beside the page, in workers. Where it is loaded as a worker it begins; the page loads it as well,
 * to learn where it lies, and so the two share what both need: it comes over the line once and not twice.
 */
import 'maplibre-gl/dist/maplibre-gl-worker.mjs'

export const workerUrl = import.meta.url
