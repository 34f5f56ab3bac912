import { crossedUploads } from './crossed-uploads.ts'

crossedUploads('sqlite')
