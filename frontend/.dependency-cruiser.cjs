// The floors of the page: main → app → rooms → map | api | url → ui → i18n → lib. A folder imports only from lower floors.
const floors = [['main'], ['app'], ['rooms'], ['map', 'api', 'url'], ['ui'], ['i18n'], ['lib']]
const at = (name) => (name === 'main' || name === 'app' ? `^src/${name}\\.tsx?$` : `^src/${name}/`)
const named = (names) => names.map(at).join('|')

const downward = floors.slice(1).map((floor, i) => ({
  name: `${floor.join('-')}-does-not-look-up`,
  severity: 'error',
  from: { path: named(floor) },
  to: { path: named(floors.slice(0, i + 1).flat()) },
}))
const beside = ['map', 'api', 'url'].map((name) => ({
  name: `${name}-does-not-look-beside`,
  severity: 'error',
  from: { path: at(name) },
  to: { path: named(['map', 'api', 'url'].filter((other) => other !== name)) },
}))

module.exports = {
  forbidden: [
    ...downward,
    ...beside,
    {
      name: 'rooms-do-not-import-rooms',
      severity: 'error',
      from: { path: '^src/rooms/([^/]+)/' },
      to: { path: '^src/rooms/', pathNot: '^src/rooms/$1/' },
    },
    {
      name: 'only-map-imports-maplibre',
      severity: 'error',
      from: { pathNot: '^src/map/' },
      to: { path: 'maplibre-gl' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nobody-is-an-orphan',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '\\.test\\.tsx?$', 'schema\\.gen\\.ts$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
