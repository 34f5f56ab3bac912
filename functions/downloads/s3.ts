/**
 * What is used of the official client of S3. By names, so that a bundle that keeps it in a file of its own still hands
 * them out: of a CommonJS package such a file has only the default.
 */
export { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
export { getSignedUrl } from '@aws-sdk/s3-request-presigner'
