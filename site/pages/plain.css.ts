import type { APIRoute } from 'astro'
import { fontFaces } from 'virtual:shop-styles'
import plain from '../styles/plain.css?raw'
import tokens from '../styles/tokens.css?raw'

/** Style of the plain pages that the functions answer with, at an address that stays. */
export const GET: APIRoute = () => new Response(`${plain}\n${tokens}\n${fontFaces}`)
