import {execFileSync} from 'node:child_process'
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {transform} from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noEmit: true,
    target: 'ES2022',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    lib: ['ES2022', 'DOM'],
    types: [],
    skipLibCheck: true,
  },
  include: ['*.ts'],
}

/** Makes a folder a strict TypeScript project with openapi-fetch, as a user would have. */
export function strictProject(folder: string): void {
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
}

/** What the compiler says; empty when it is content. */
export function compile(compiler: 'typescript' | 'typescript-7', folder: string): string {
  const path = join(root, 'node_modules', compiler, 'bin', 'tsc')
  try {
    execFileSync(process.execPath, [path, '-p', folder], {encoding: 'utf8'})
    return ''
  } catch (error) {
    // What is on stderr is no finding: the compiler itself could not be run.
    const {stdout, stderr} = error as {stdout: string; stderr: string}
    return stdout + stderr
  }
}

/** Strips the types of `NAME.ts`, so that Node can run it as `NAME.js`. */
export async function toJavaScript(folder: string, name: string): Promise<string> {
  const source = readFileSync(join(folder, `${name}.ts`), 'utf8')
  const {code} = await transform(source, {loader: 'ts', target: 'node20'})
  const path = join(folder, `${name}.js`)
  writeFileSync(path, code)
  return path
}
