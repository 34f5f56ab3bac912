import { servedToSellers } from './koogallery.ts'

servedToSellers('sqlite')
