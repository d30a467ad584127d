import type { Kind } from '@/lib/codes'

export type FieldShape = 'money' | 'number' | 'count' | 'text' | 'long' | 'flag' | 'day' | 'month' | readonly string[]

type Sheet = Record<string, FieldShape>

const INDUSTRIAL: Sheet = {
  subtype: ['industry', 'agriculture', 'service', 'energy'],
  industry_chain: 'text',
  main_products: 'long',
  land_area_mu: 'number',
  floor_area_m2: 'number',
  land_status: ['clear', 'not_acquired', 'leased', 'owned'],
  approval_type: ['filing', 'verification', 'approval'],
  fixed_asset_investment_wan: 'money',
  equipment_investment_wan: 'money',
  output_at_capacity_wan: 'money',
  tax_at_capacity_wan: 'money',
  jobs: 'count',
  energy_tce: 'number',
  water_need: 'text',
  power_need: 'text',
  gas_need: 'text',
  heat_need: 'text',
  in_statistics: 'flag',
  in_statistics_month: 'month',
}

const ROAD: Sheet = {
  road_class: ['express', 'arterial', 'secondary', 'local', 'motorway', 'highway'],
  from_to: 'text',
  length_m: 'number',
  redline_width_m: 'number',
  lanes: 'count',
  obstacle_type: ['dead_end', 'bottleneck'],
  obstacle_cause: 'text',
  households_to_move: 'count',
  households_moved: 'count',
  area_to_expropriate_m2: 'number',
  area_expropriated_m2: 'number',
  enterprises_to_move: 'count',
  green_trees: 'count',
  rail_crossing: 'flag',
  drainage_length_m: 'number',
  bridges: 'count',
  pavement_area_m2: 'number',
  defects: 'long',
  budget_estimate_wan: 'money',
  traffic_diversion: 'long',
  opened_kind: ['provisional', 'full'],
}

const URBAN_VILLAGE: Sheet = {
  renewal_mode: ['rebuild', 'improve', 'mixed'],
  land_ownership: ['state', 'collective', 'both'],
  households: 'count',
  households_signed: 'count',
  households_moved: 'count',
  population: 'count',
  land_area_m2: 'number',
  expropriation_area_m2: 'number',
  residential_area_m2: 'number',
  non_residential_area_m2: 'number',
  unregistered_area_m2: 'number',
  signed_area_m2: 'number',
  demolished_area_m2: 'number',
  effective_ratio_pct: 'number',
  homes_needed: 'count',
  homes_built: 'count',
  homes_bought: 'count',
  homes_other: 'count',
  vouchers_issued: 'count',
  vouchers_redeemed: 'count',
  voucher_amount_wan: 'money',
  loan_granted_wan: 'money',
  loan_drawn_wan: 'money',
  loan_paid_wan: 'money',
  special_bond_wan: 'money',
  fiscal_money_wan: 'money',
  transition_fee_until: 'day',
  land_to_auction_mu: 'number',
  court_cases: 'count',
}

const METRO_LINE: Sheet = {
  line: 'text',
  length_km: 'number',
  underground_km: 'number',
  elevated_km: 'number',
  surface_km: 'number',
  station_count: 'count',
  interchange_count: 'count',
  depot_count: 'count',
  substation_count: 'count',
  budget_estimate_wan: 'money',
  capital_wan: 'money',
  loan_wan: 'money',
  track_done_km: 'number',
  track_total_km: 'number',
}

const FACILITY: Sheet = {
  facility_type: 'text',
  floor_area_m2: 'number',
  land_area_m2: 'number',
  capacity: 'number',
  capacity_unit: 'text',
  served_population: 'count',
  budget_estimate_wan: 'money',
  final_account_wan: 'money',
  operator: 'text',
  heritage_level: 'text',
  heritage_number: 'text',
  protection_plan_number: 'text',
}

/** The fields of each kind, in the order of the form. */
export const KIND_FIELDS: Record<Kind, Sheet> = {
  industrial: INDUSTRIAL,
  road: ROAD,
  urban_village: URBAN_VILLAGE,
  metro_line: METRO_LINE,
  facility: FACILITY,
}
