import { logoFormats, pictureFormats } from '../fields.ts'
import type { Product } from '../product.ts'
import type { Seller } from '../seller.ts'
import { type Document, refuse } from './document.ts'
import { at, type FieldFinding, valueAt } from './finding.ts'
import type { Entry, Folder } from './folder.ts'
import { didYouMean } from './nearest.ts'
import { isPictureOf, pictureSize } from './picture.ts'
import type { CatalogProblem, Finding } from './problem.ts'
import { hasSvgSize, svgFault } from './svg.ts'
import { kilobytes } from './text.ts'
import type { Path } from './path.ts'

const maxLogoBytes = 100_000
const maxPictureBytes = 1_500_000
const logoPixels = { least: 64, most: 1024 }

/** Checks every file of media/: all of them are published, named by a product or not. */
export async function checkMedia(folder: Folder, problems: CatalogProblem[]): Promise<void> {
  for (const entry of folder.inside('media')) {
    const fault = await mediaFault(folder, entry)
    if (fault) refuse(problems, entry.path, fault)
  }
}

async function mediaFault(
  folder: Folder,
  entry: Entry,
): Promise<(Finding & { offset?: number; text?: string }) | null> {
  if (entry.fault) return { message: entry.fault }
  const format = formatOf(entry.path)
  const formats: readonly string[] = pictureFormats
  if (!formats.includes(format)) {
    return {
      message: 'this is not a picture; everything in media/ is published',
      allowed: formats.join(', '),
    }
  }
  if (entry.size > maxPictureBytes) {
    return {
      message: `the picture has ${kilobytes(entry.size)}`,
      allowed: `at most ${kilobytes(maxPictureBytes)}`,
    }
  }
  const bytes = await folder.read(entry)
  if (format !== 'svg')
    return isPictureOf(format, bytes) ? null : { message: `this is not a ${format} picture` }
  const text = new TextDecoder('utf-8').decode(bytes)
  const fault = svgFault(text)
  return fault && { ...fault, text }
}

/** The logo and the gallery of a product or seller: the files are there, and the logo has the form lists need. */
export async function pictureFindings(
  { raw }: Document<Product> | Document<Seller>,
  folder: Folder,
): Promise<FieldFinding[]> {
  const gallery = valueAt(raw, ['gallery'])
  const pictures = Array.isArray(gallery) ? gallery.map((_, index) => ['gallery', index, 'path']) : []
  const findings = pictures.flatMap((path) => fileFinding(raw, path, folder, 'media/'))
  findings.push(...fileFinding(raw, ['logo'], folder, 'media/'))
  const logo = folder.entries.get(String(valueAt(raw, ['logo'])))
  const fault = logo?.path.startsWith('media/') && !logo.fault && (await logoFault(folder, logo))
  if (fault) findings.push(at(['logo'], fault))
  return findings
}

/** A path that must name a file of the catalog folder. */
export function fileFinding(raw: unknown, path: Path, folder: Folder, prefix: string): FieldFinding[] {
  const file = valueAt(raw, path)
  if (typeof file !== 'string' || folder.entries.has(file)) return []
  if (/^[/\\]|^\w:|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(file)) {
    const message = 'this path leads outside the catalog folder; it is not opened'
    return [at(path, { message, allowed: `a path that begins with "${prefix}"` })]
  }
  const names = [...folder.entries.keys()].filter((name) => name.startsWith(prefix))
  return [
    at(path, { message: `there is no file "${file}" in the catalog folder`, hint: didYouMean(file, names) }),
  ]
}

async function logoFault(folder: Folder, entry: Entry): Promise<Finding | null> {
  const allowed = `${logoFormats.join(', ')}, at most ${kilobytes(maxLogoBytes)}, ${logoPixels.least} to ${logoPixels.most} pixels`
  const format = formatOf(entry.path)
  if (entry.size > maxLogoBytes) return { message: `the logo has ${kilobytes(entry.size)}`, allowed }
  if (format === 'svg') {
    const text = new TextDecoder().decode(await folder.read(entry))
    return hasSvgSize(text) ? null : { message: 'the logo has neither viewBox nor width and height', allowed }
  }
  if (format !== 'png' && format !== 'webp') return null
  const size = pictureSize(format, await folder.read(entry))
  if (!size) return { message: 'the logo’s size cannot be read', allowed }
  const sides = [size.width, size.height]
  if (sides.every((side) => side >= logoPixels.least && side <= logoPixels.most)) return null
  return { message: `the logo has ${size.width} x ${size.height} pixels`, allowed }
}

function formatOf(path: string): string {
  return /\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''
}
