/** What a file is, by its bytes, and the endings a name of it may have. */
export interface FileKind {
  /** Media type. */
  type: string
  /** Endings without the dot. */
  endings: readonly string[]
}

interface Signature extends FileKind {
  /** Bytes as hexadecimal, and where they stand. */
  marks: readonly { at: number; hex: string }[]
}

const zipEndings = [
  'zip', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'epub',
] as const // prettier-ignore

/**
 * Kinds by the bytes they begin with. Sources: IANA media types, RFC 1952 (gzip), RFC 8878 (zstd), the PNG, JPEG and
 * PDF specifications, PKWARE APPNOTE 4.3.7 (ZIP, which office documents are), 7zFormat.txt, POSIX pax (tar).
 */
const signatures: readonly Signature[] = [
  { type: 'application/pdf', endings: ['pdf'], marks: [{ at: 0, hex: '255044462d' }] },
  { type: 'image/png', endings: ['png'], marks: [{ at: 0, hex: '89504e470d0a1a0a' }] },
  { type: 'image/jpeg', endings: ['jpg', 'jpeg'], marks: [{ at: 0, hex: 'ffd8ff' }] },
  { type: 'image/gif', endings: ['gif'], marks: [{ at: 0, hex: '47494638' }] },
  {
    type: 'image/webp',
    endings: ['webp'],
    marks: [
      { at: 0, hex: '52494646' },
      { at: 8, hex: '57454250' },
    ],
  },
  { type: 'application/zip', endings: zipEndings, marks: [{ at: 0, hex: '504b0304' }] },
  { type: 'application/gzip', endings: ['gz', 'tgz'], marks: [{ at: 0, hex: '1f8b08' }] },
  { type: 'application/zstd', endings: ['zst'], marks: [{ at: 0, hex: '28b52ffd' }] },
  { type: 'application/x-xz', endings: ['xz'], marks: [{ at: 0, hex: 'fd377a585a00' }] },
  { type: 'application/x-bzip2', endings: ['bz2'], marks: [{ at: 0, hex: '425a68' }] },
  { type: 'application/x-7z-compressed', endings: ['7z'], marks: [{ at: 0, hex: '377abcaf271c' }] },
  { type: 'application/x-tar', endings: ['tar'], marks: [{ at: 257, hex: '7573746172' }] },
]

const text: FileKind = {
  type: 'text/plain',
  endings: [
    'txt', 'md', 'csv', 'tsv', 'log', 'json', 'yaml', 'yml', 'toml', 'ini', 'sql', 'diff', 'patch', 'ics', 'lic', 'req',
    'pem', 'jwt', 'asc', 'sig',
  ], // prettier-ignore
}

/**
 * What a file is, when its bytes are those of a kind that is taken and its name ends as that kind's do. Programs, pages
 * and pictures that can run something are of no such kind, whatever they are called.
 * @returns null for everything else
 */
export function fileKind(name: string, bytes: Uint8Array): FileKind | null {
  const ending = endingOf(name)
  const signed = signatures.find(({ marks }) => marks.every((mark) => hasMark(bytes, mark)))
  const kind = signed ?? (isText(bytes) ? text : null)
  return kind?.endings.includes(ending) ? kind : null
}

/** The ending of a name in lower case, without the dot; empty where it has none. */
export function endingOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

function hasMark(bytes: Uint8Array, { at, hex }: { at: number; hex: string }): boolean {
  return Buffer.from(bytes.subarray(at, at + hex.length / 2)).toString('hex') === hex
}

/** UTF-8 without control characters, and not the beginning of a page or a script. */
function isText(bytes: Uint8Array): boolean {
  let decoded: string
  try {
    decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return false
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what text must not have
  if (/[\0-\x08\x0e-\x1f\x7f]/.test(decoded)) return false
  return !/^\s*(#!|<(!doctype|html|svg|script|\?xml|\?php)\b)/i.test(decoded)
}
