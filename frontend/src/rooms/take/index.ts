export { TakeButton } from './TakeButton'
