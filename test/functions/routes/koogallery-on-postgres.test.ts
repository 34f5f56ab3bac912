import { servedToSellers } from './koogallery.ts'

servedToSellers('postgres')
