import { activatedOffline } from './offline.ts'

activatedOffline('postgres')
