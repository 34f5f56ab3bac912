import { describeImageArrows } from './image-arrows.ts'

describeImageArrows('sqlite')
