import { activatedOffline } from './offline.ts'

activatedOffline('sqlite')
