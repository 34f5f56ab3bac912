import type { APIRoute } from 'astro'
import { buildSearchIndex } from '../../../../catalog/search-index.ts'
import { localeRoutes } from '../../../paths.ts'
import { readContent } from '../../../shop.ts'

export const getStaticPaths = localeRoutes

/** The search file of one language, in the format of catalog/search-format.ts. */
export const GET: APIRoute<{ locale: string }> = async ({ props }) =>
  new Response(buildSearchIndex(await readContent(), props.locale))
