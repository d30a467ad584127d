export { OverlayPanel } from './OverlayPanel'
