import { backUp } from '../../functions/cli/backup.ts'

/** A back-up as `npm run backup` makes it: `backup-entry.js <from> <to> [kill]`; with `kill` it dies half-way. */
const [from = '', to = '', kill] = process.argv.slice(2)
await backUp(from, to, {
  told: () => {},
  reached: () => {
    if (kill) process.kill(process.pid, 'SIGKILL')
  },
})
