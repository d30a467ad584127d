export { CompareTray } from './CompareTray'
export { ComparePage } from './ComparePage'
