import { backUp } from '../../../functions/cli/backup.ts'

/** A backup that dies between the databases and the files: `killed-backup.ts <data folder> <new folder>`. */
const [dataDir = '', folder = ''] = process.argv.slice(2)
await backUp(dataDir, folder, {
  told: () => {},
  reached: (point) => {
    if (point === 'backup.copied') process.kill(process.pid, 'SIGKILL')
  },
})
