import type { Finding } from './problem.ts'

/** Elements that draw, and nothing that runs, loads or animates. */
const elements = new Set(
  `svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath
  linearGradient radialGradient stop clipPath mask pattern marker filter style
  feBlend feColorMatrix feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur
  feMerge feMergeNode feMorphology feOffset feTile feTurbulence feDropShadow`.split(/\s+/),
)

const namespaces: Record<string, string> = {
  xmlns: 'http://www.w3.org/2000/svg',
  'xmlns:svg': 'http://www.w3.org/2000/svg',
  'xmlns:xlink': 'http://www.w3.org/1999/xlink',
}

const xmlDeclaration = /^\uFEFF?\s*<\?xml\s[^?<>]{0,200}\?>/
const token =
  /<!--[\s\S]*?-->|<\/([A-Za-z][\w:.-]*)\s*>|<([A-Za-z][\w:.-]*)((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|<|[^<]+/g
const attribute = /([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g

/**
 * Reads an SVG strictly and by allow-list: it becomes part of the site under its own address, where a script in it
 * would run with the site's rights.
 * @returns the first thing that may not be in it, with its offset; null when the picture is safe
 */
export function svgFault(text: string): (Finding & { offset: number }) | null {
  const declaration = xmlDeclaration.exec(text)?.[0].length ?? 0
  const open: string[] = []
  let roots = 0
  let inStyle = false
  token.lastIndex = declaration
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [whole, closed, name, attributes = '', empty] = match
    const fault = (message: string) => ({ ...refused, message, offset: match.index })
    if (whole.startsWith('<!--')) continue
    if (whole === '<')
      return fault('this is not plain SVG: a declaration, CDATA, an instruction or a tag that is not closed')
    if (closed !== undefined) {
      if (open.pop() !== closed) return fault(`"</${closed}>" closes something else`)
      inStyle = false
    } else if (name === undefined) {
      if (inStyle && cssFault(whole)) return fault('a style loads something from elsewhere')
      if (open.length === 0 && whole.trim()) return fault('there is text outside the picture')
    } else {
      if (!elements.has(name)) return fault(`the element "${name}" may not be in a picture`)
      if (open.length === 0 && (name !== 'svg' || roots++ > 0))
        return fault('the picture must be one "svg" element')
      const wrong = attributeFault(attributes)
      if (wrong) return fault(wrong)
      if (!empty) open.push(name)
      inStyle = name === 'style' && !empty
    }
  }
  if (open.length || roots === 0) return { ...refused, message: 'the picture is not complete', offset: 0 }
  return null
}

const refused = {
  allowed: 'shapes, text, gradients, masks and filters, and references inside the file ("#id")',
}

/** Whether the root says how large the picture is. */
export function hasSvgSize(text: string): boolean {
  const root = /<svg\b[^>]*>/.exec(text)?.[0] ?? ''
  return /\sviewBox\s*=/.test(root) || (/\swidth\s*=/.test(root) && /\sheight\s*=/.test(root))
}

function attributeFault(attributes: string): string | null {
  for (const [, name = '', double, single] of attributes.matchAll(attribute)) {
    const value = decode(double ?? single ?? '')
    if (/^on/i.test(name)) return `the event attribute "${name}" may not be in a picture`
    if (name.startsWith('xmlns')) {
      if (namespaces[name] !== value.trim()) return `the namespace "${name}" may not be in a picture`
    } else if (/(?:^|:)(?:href|src|base)$/i.test(name)) {
      if (!value.trim().startsWith('#')) return `"${name}" leads outside the picture`
    } else if (cssFault(value)) return `"${name}" loads something from elsewhere`
  }
  return null
}

function cssFault(css: string): boolean {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '')
  // A backslash can spell any name in CSS; drawings have no use for it.
  if (plain.includes('\\') || /@import|expression\s*\(|image-set\s*\(|javascript:|&/i.test(plain)) return true
  return [...plain.matchAll(/url\s*\(\s*(['"]?)/gi)].some(
    ({ index, 0: start }) => plain[index + start.length] !== '#',
  )
}

function decode(value: string): string {
  return value
    .replace(
      /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi,
      (whole, hex: string | undefined, decimal: string | undefined) => {
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      },
    )
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', ' and ')
}
