import { describeImagePause } from './image-pause.ts'

describeImagePause('postgres')
