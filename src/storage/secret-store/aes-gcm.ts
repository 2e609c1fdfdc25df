import {createCipheriv, createDecipheriv, randomBytes} from 'node:crypto'

/** One encrypted value; all parts Base64. */
export interface Sealed {
  iv: string
  tag: string
  data: string
}

/**
 * AES-256-GCM with a fresh 96-bit IV (NIST SP 800-38D section 8.2.2).
 * @param key 32 bytes
 * @param context authenticated, not encrypted: binds the value to its place and format
 */
export function seal(key: Buffer, plain: string, context: string): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
  const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return {
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  }
}

/** @throws Error when the key is wrong or anything was changed */
export function unseal(key: Buffer, sealed: Sealed, context: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), {
    authTagLength: 16,
  })
  decipher.setAAD(Buffer.from(context)).setAuthTag(Buffer.from(sealed.tag, 'base64'))
  const plain = Buffer.concat([decipher.update(sealed.data, 'base64'), decipher.final()])
  return plain.toString('utf8')
}
