import { createRowFiles } from '../../../functions/files/rows.ts'
import { openSqlite } from '../open-stores.ts'
import { fileStoreContract } from './contract.ts'

fileStoreContract('files as rows of SQLite', async () => createRowFiles(await openSqlite()))
