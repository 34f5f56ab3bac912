/** Width and height in pixels. */
export interface Size {
  width: number
  height: number
}

/** Whether the bytes are what the ending says; other people's servers guess by content. */
export function isPictureOf(format: string, bytes: Uint8Array): boolean {
  const text = ascii(bytes, 0, 16)
  switch (format) {
    case 'png':
      return ascii(bytes, 1, 3) === 'PNG' && bytes[0] === 0x89 && ascii(bytes, 12, 4) === 'IHDR'
    case 'webp':
      return text.startsWith('RIFF') && ascii(bytes, 8, 4) === 'WEBP'
    case 'jpg':
      return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
    case 'avif':
      return ascii(bytes, 4, 4) === 'ftyp' && /^avi[fs]$/.test(ascii(bytes, 8, 4))
    default:
      return false
  }
}

/** Size of a PNG or WebP, from its header; null when the header is not complete. */
export function pictureSize(format: 'png' | 'webp', bytes: Uint8Array): Size | null {
  if (bytes.length < 30) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return format === 'png' ? { width: view.getUint32(16), height: view.getUint32(20) } : webpSize(view, bytes)
}

/** RFC 9649: lossy, lossless and extended files keep their size in different places. */
function webpSize(view: DataView, bytes: Uint8Array): Size | null {
  switch (ascii(bytes, 12, 4)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: 1 + (view.getUint32(23, true) >>> 8), height: 1 + (view.getUint32(26, true) >>> 8) }
    default:
      return null
  }
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length))
}
