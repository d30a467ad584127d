/** What the service sends and takes, named as the page uses it. The shapes are generated from its OpenAPI document. */
import type { MultiPolygon, Polygon } from 'geojson'
import type { components } from './schema.gen'

type Schemas = components['schemas']

export type Session = Schemas['SessionOut']
export type Me = NonNullable<Session['person']>
export type PasswordSignIn = Schemas['PasswordSignIn']
export type OwnSession = Schemas['SessionRow']
export type Token = Schemas['TokenRow']
export type TokenMade = Schemas['TokenMade']
export type TokenInput = Schemas['TokenIn']
export type TotpBegun = Schemas['TotpOut']
export type Programme = Schemas['ProgrammeOut']
/** An entry of a code list: reporting units, districts, sectors, offices, lists. */
export type Entry = Schemas['CodeOut']

export type ProjectItem = Schemas['ProjectItem']
export type ProjectPage = Schemas['ProjectPage']
export type Summary = Schemas['Summary']
export type Share = Schemas['FacetCount']

export const DIMENSIONS = [
  'programme',
  'kind',
  'class',
  'stage',
  'unit',
  'district',
  'sector',
  'office',
  'provenance',
  'accuracy',
  'nature',
] as const
export type Dimension = (typeof DIMENSIONS)[number]

export type FieldValue = string | number | boolean | null
export interface Geometry {
  type: string
  coordinates: unknown
}
/** The free-form parts of a project, said more exactly than the document can. */
export type Project = Omit<Schemas['ProjectOut'], 'geometry' | 'fields'> & {
  geometry: Geometry | null
  fields: Record<string, FieldValue>
}
export type FormerPlace = Omit<Schemas['FormerPlace'], 'geometry'> & { geometry: Geometry }
export type PlaceSystem = Schemas['System']
export type PlaceShape = 'point' | 'line' | 'area'
type Candidate = Omit<Schemas['Candidate'], 'geometry'> & { geometry: Geometry }
export type PlacesRead = Omit<Schemas['PlacesOut'], 'items'> & { items: Candidate[] }
export type ProjectInput = Schemas['ProjectIn']
export type ProjectChange = Schemas['ProjectChange']
/** Something odd about a place, which has to be confirmed. */
export type Oddity = 'outside' | 'gcj02'
/** A change of a place alone, of a project or of a part. */
export interface PlaceChange {
  geometry: Geometry | null
  location_accuracy?: string | null
  reason: string
  confirmed?: Oddity[]
}

export type Milestone = Schemas['MilestoneOut']
export type Milestones = Schemas['Milestones']
export type MilestoneInput = Partial<Schemas['MilestoneChange']>
export type MilestoneSaved = Schemas['MilestoneSaved']

export type Baseline = Schemas['BaselineOut']
export type BaselineInput = Schemas['BaselineIn']

export type PlanYear = Schemas['YearMoney']
export type PlanInput = Schemas['PlanIn']
export type InvestmentMonth = Schemas['MonthOut']
export type MonthInput = Schemas['MonthIn']
export type Investments = Schemas['Investments']

export type Component = Omit<Schemas['ComponentOut'], 'geometry'> & { geometry: Geometry | null }

export type Schedule = Schemas['ScheduleItem']
export type MonthCount = Schemas['MonthCount']

export type Nearby = Schemas['ConflictOut']
export type Work = Schemas['WorkOut']
export type Agreement = Schemas['AgreementOut']
export type AgreementInput = Schemas['AgreementIn']

export type Overlay = Schemas['OverlayOut']
export type KeptOverlay = Schemas['KeptOverlay']
export type OverlayEdit = Schemas['OverlayChange']
/** What would become of a file that is to be a layer. */
export type OverlayFile = Schemas['FileRead']
export type OverlayKind = Schemas['OverlayKind']
export type Cover = Schemas['Cover']
export type CoverItem = Schemas['CoverItem']
export type LayerCover = Schemas['LayerCover']

export type Person = Schemas['PersonOut']
export type Grant = Schemas['GrantIn']
export type PersonInput = Schemas['PersonNew']
export type PersonEdit = Schemas['PersonChange']
export type Invitation = Schemas['Invitation']
export type Organisation = Schemas['OrganisationOut']
export type OrganisationInput = Schemas['OrganisationNew']
export type OrganisationEdit = Schemas['OrganisationChange']
export type HandOverInput = Schemas['HandOver']
export type HandedOver = Schemas['HandedOver']
export type PeopleImport = Schemas['ImportOut']

export type Change = Schemas['ChangeOut']
export type LogEntry = Schemas['LogEntry']
export type AccessEvent = Schemas['AccessOut']
export type History = Schemas['History']

export type Area = Schemas['AreaOut']
export type AreaWhole = Omit<Schemas['AreaWhole'], 'geometry'> & { geometry: Polygon | MultiPolygon }
export type AreaInput = Schemas['AreaIn']
export type AreaEdit = Schemas['AreaChange']
export type Asked = Schemas['Asked']
export type Found = Schemas['Found']
export type FoundProject = Schemas['FoundProject']
export type FoundPlace = Schemas['FoundPlace']
export type FoundPoint = Schemas['FoundPoint']
export type NearestStation = Schemas['NearestStation']
