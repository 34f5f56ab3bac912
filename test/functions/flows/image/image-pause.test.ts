import { describeImagePause } from './image-pause.ts'

describeImagePause('sqlite')
