/** Numbers come as they are written, with their separators, so the words cannot choose; one of a thing is one in English. */
export const oneOf = (text: string): string =>
  text.replace(/(?<![\d.,])1 (area|character|day|degree|error|hole|home|household|line|office|pair|part|point|project|row)s\b/g, '1 $1').replace(/(?<![\d.,])1 people\b/g, '1 person')
