export { AreaPanel } from './AreaPanel'
