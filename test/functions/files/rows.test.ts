import { createRowFiles } from '../../../functions/files/rows.ts'
import { openStore, storeKinds } from '../open-stores.ts'
import { fileStoreContract } from './contract.ts'

for (const kind of storeKinds)
  fileStoreContract(`files as rows of ${kind}`, async () => createRowFiles(await openStore(kind)))
