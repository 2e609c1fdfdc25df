import {createHash, X509Certificate} from 'node:crypto'
import {readFile, rename, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {makePrivateDirectory, writeFileAtomic} from '../../storage/index.js'
import {type MadeCertificate, makeCertificate} from './certificate.js'

export interface KeptCertificate extends MadeCertificate {
  /** Where the authority's certificate is, for clients to trust. */
  caPath: string
}

/** Less than this many milliseconds left, and a new one is made. */
const SPARE = 30 * 86_400_000

/**
 * The certificate for some names: the same one from run to run, so that clients need to be told
 * only once.
 * @param folder where certificates are kept
 * @throws ApixError STORAGE
 */
export async function keptCertificate(
  names: readonly string[],
  folder: string,
  now: number,
): Promise<KeptCertificate> {
  const id = createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 8)
  const place = join(folder, id)
  const known = await read(place)
  if (known && new Date(new X509Certificate(known.cert).validTo).getTime() - now > SPARE) {
    return known
  }
  const made = await makeCertificate(names, now)
  // Complete or not at all: another mock may start at the same moment.
  const draft = `${place}.${process.pid}.tmp`
  await makePrivateDirectory(draft)
  for (const part of ['ca', 'cert', 'key'] as const) {
    await writeFileAtomic(join(draft, `${part}.pem`), made[part])
  }
  if (known) await rm(place, {recursive: true, force: true})
  try {
    await rename(draft, place)
  } catch (error) {
    await rm(draft, {recursive: true, force: true})
    const theirs = await read(place)
    if (!theirs) throw error
    return theirs
  }
  return {...made, caPath: join(place, 'ca.pem')}
}

async function read(place: string): Promise<KeptCertificate | undefined> {
  try {
    const [ca, cert, key] = await Promise.all(
      ['ca', 'cert', 'key'].map((part) => readFile(join(place, `${part}.pem`), 'utf8')),
    )
    if (ca === undefined || cert === undefined || key === undefined) return undefined
    return {ca, cert, key, caPath: join(place, 'ca.pem')}
  } catch {
    return undefined
  }
}
