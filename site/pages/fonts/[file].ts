import type { APIRoute } from 'astro'
import { fonts } from 'virtual:shop-styles'

export const getStaticPaths = () =>
  fonts.map(({ name, base64 }) => ({ params: { file: name }, props: { base64 } }))

export const GET: APIRoute<{ base64: string }> = ({ props }) =>
  new Response(Buffer.from(props.base64, 'base64'), { headers: { 'content-type': 'font/woff2' } })
