/** The map on the pages of the OGC API: the page brings its features with it. */
const container = document.getElementById('map')
const drawn = document.getElementById('drawn')?.textContent
if (container && drawn) {
  // Asked for apart, so that the map library is no part of what the product's own page begins with.
  const { drawPlate } = await import('@/map/plate')
  drawPlate(container, JSON.parse(drawn), document.documentElement.lang === 'en' ? 'en' : 'zh-CN')
}

export {}
