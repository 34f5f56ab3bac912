#!/usr/bin/env node
// `npx vitrine-seller …`: the same door as every other command, entered by its own name.
import { fileURLToPath } from 'node:url'

const door = new URL('./enter.mjs', import.meta.url)
process.argv.splice(1, 1, fileURLToPath(door), 'vitrine-seller')
await import(door.href)
