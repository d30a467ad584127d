export { Timeline, openedTimeline } from './Timeline'
export { timelinePx } from './months'
