export * from './filter'
export * from './hooks'
export * from './log'
export * from './page'
