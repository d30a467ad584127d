export { Timeline } from './Timeline'
export { timelinePx } from './months'
