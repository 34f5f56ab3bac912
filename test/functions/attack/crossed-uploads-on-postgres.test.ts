import { crossedUploads } from './crossed-uploads.ts'

crossedUploads('postgres')
