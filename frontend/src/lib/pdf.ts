/** Millimetres to points of 1/72 inch. */
const POINTS = 72 / 25.4

export interface PageImage {
  jpeg: Uint8Array
  /** Pixels. */
  width: number
  height: number
}

/**
 * A PDF (1.4, ISO 32000) of one page that a picture fills. Such a file is five objects and a table of where they begin;
 * libraries for it weigh more than the rest of the page.
 */
export function pdfOfImage(image: PageImage, widthMm: number, heightMm: number, title: string): Blob {
  const [w, h] = [widthMm * POINTS, heightMm * POINTS].map((value) => value.toFixed(2))
  const drawing = `q ${w} 0 0 ${h} 0 0 cm /Sheet Do Q`
  const objects: (string | Uint8Array)[][] = [
    ['<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>'],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    [`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${w} ${h}] /Contents 4 0 R /Resources << /XObject << /Sheet 5 0 R >> >> >>`],
    [`<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`],
    [
      `<< /Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /ColorSpace /DeviceRGB ` +
        `/BitsPerComponent 8 /Filter /DCTDecode /Length ${image.jpeg.length} >>\nstream\n`,
      image.jpeg,
      '\nendstream',
    ],
    [`<< /Title <${utf16(title)}> /Producer (Guatu) >>`],
  ]
  const parts: Uint8Array[] = []
  let at = 0
  const put = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? new TextEncoder().encode(part) : part
    parts.push(bytes)
    at += bytes.length
  }
  const begins: number[] = []
  put('%PDF-1.4\n')
  objects.forEach((object, i) => {
    begins.push(at)
    for (const part of [`${i + 1} 0 obj\n`, ...object, '\nendobj\n']) put(part)
  })
  const table = at
  put(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`)
  for (const begin of begins) put(`${String(begin).padStart(10, '0')} 00000 n \n`)
  put(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${table}\n%%EOF\n`)
  return new Blob(parts as BlobPart[], { type: 'application/pdf' })
}

/** UTF-16BE with its mark, in hexadecimal: how a PDF says what is no ASCII. */
function utf16(text: string): string {
  const units = [...Array(text.length).keys()].map((i) => text.charCodeAt(i).toString(16).padStart(4, '0'))
  return `feff${units.join('')}`
}
