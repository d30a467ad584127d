export { Bar } from './Bar'
export { LookingBack } from './LookingBack'
