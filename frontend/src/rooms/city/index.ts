export { CityRoom } from './CityRoom'
