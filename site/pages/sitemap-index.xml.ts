import type { APIRoute } from 'astro'
import { xmlText } from '../xml.ts'

/** One sitemap is enough up to 50,000 addresses (sitemaps.org/protocol.html). */
export const GET: APIRoute = ({ site }) =>
  new Response(`<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>${xmlText(new URL('/sitemap-0.xml', site).href)}</loc></sitemap>
</sitemapindex>
`)
