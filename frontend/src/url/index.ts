export * from './filter'
export * from './hooks'
export * from './page'
