export { NearbyWorks } from './NearbyWorks'
