export * from './filter'
export * from './hooks'
export * from './local'
export * from './page'
