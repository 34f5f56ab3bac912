import { describeImageArrows } from './image-arrows.ts'

describeImageArrows('postgres')
