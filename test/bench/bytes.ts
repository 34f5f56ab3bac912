import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { projectRoot } from '../../functions/cli/tool.ts'
import { type Figure, kilobytes } from './figure.ts'

interface Peer {
  name: string
  /** Package and version whose file was measured. */
  install: string
  file: string
  /** Brotli bytes when it was measured in November 2026. */
  bytes: number
}

/** What each loads before the first press. Shopify's and Commerce Layer's draw a card; Polar's and Paddle's do not. */
const peers: Peer[] = [
  {
    name: 'Shopify Buy Button 3.0.6',
    install: '@shopify/buy-button-js@3.0.6',
    file: '@shopify/buy-button-js/dist/buybutton.min.js',
    bytes: 49_700,
  },
  {
    name: 'Commerce Layer drop-in',
    install: '@commercelayer/drop-in.js',
    file: '@commercelayer/drop-in.js/dist/drop-in/drop-in.esm.js',
    bytes: 42_200,
  },
  {
    name: 'Polar checkout 0.4.1 (overlay only)',
    install: '@polar-sh/checkout@0.4.1',
    file: '@polar-sh/checkout/dist/embed.global.js',
    bytes: 2_200,
  },
]

/** Bytes of the widget beside the peers', and of a product page. */
export async function byteFigures(distDir: string): Promise<Figure[]> {
  const site = join(distDir, 'site')
  const widget = await brotliBytes(join(site, 'widget/vitrine.js'))
  const ours = kilobytes(widget)
  const beside = peers.map(async ({ name, install, file, bytes }): Promise<Figure> => {
    const path = join(projectRoot, 'node_modules', file)
    const isHere = existsSync(path)
    const theirs = isHere ? await brotliBytes(path) : bytes
    return {
      what: 'vitrine.js, all that a page loads before the first press, brotli',
      ours,
      goal: '≤ 9.0 kB',
      peer: name,
      theirs: kilobytes(theirs),
      ratio: widget / theirs,
      ...(isHere ? {} : { note: `recorded figure; to measure it anew: npm install --no-save ${install}` }),
    }
  })
  return [...(await Promise.all(beside)), ...(await pageFigures(site))]
}

async function pageFigures(site: string): Promise<Figure[]> {
  const page = 'products/tracewell/index.html'
  const html = await readFile(join(site, page), 'utf8')
  const scripts = [...html.matchAll(/<script[^>]+src="\/([^"?]+)/g)].map(([, path]) => path ?? '')
  const styles = [...html.matchAll(/<link[^>]+rel="stylesheet"[^>]*>/g)].flatMap(
    ([tag]) => /href="\/([^"?]+)/.exec(tag)?.[1] ?? [],
  )
  const sum = async (paths: string[]) => {
    const sizes = await Promise.all(paths.map((path) => brotliBytes(join(site, path))))
    return sizes.reduce((bytes, more) => bytes + more, 0)
  }
  const script = await sum(scripts)
  return [
    { what: 'product page: script before interaction, brotli', ours: kilobytes(script), goal: '≤ 10 kB' },
    {
      what: 'product page without pictures and fonts, brotli',
      ours: kilobytes(script + (await sum([page, ...styles]))),
      goal: '≤ 15 kB',
    },
  ]
}

async function brotliBytes(path: string): Promise<number> {
  return brotliCompressSync(await readFile(path)).length
}
