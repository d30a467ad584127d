export { Bar } from './Bar'
