/** The address under which a tile in GCJ-02 is asked for: `{z}/{x}/{y}` for MapLibre to fill in, then the provider's. */
export function shiftedAddress(templates: readonly string[]): string {
  return `gcj02://{z}/{x}/{y}/${encodeURIComponent(templates.join(' '))}`
}
