import { moveToPostgres } from '../../../functions/cli/move-postgres.ts'

/** A move that dies after so many lines of its report: `killed-move.ts <data folder> <database> <lines>`. */
const [dataDir = '', url = '', lines = ''] = process.argv.slice(2)
let told = 0
await moveToPostgres({ dataDir, url: new URL(url) }, () => {
  told += 1
  if (told === Number(lines)) process.kill(process.pid, 'SIGKILL')
})
