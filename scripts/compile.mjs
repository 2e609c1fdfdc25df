// What a plain request loads is compiled anew at every start by Node 20, which keeps the code of
// scripts (vm.Script) but not of ES modules. Here the body of a merged file becomes a script beside
// it, and the module passes on what running that returns (src/compiled.ts).
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import * as esbuild from 'esbuild'
import {parseAst} from 'rolldown/parseAst'
import {narrowImports} from './narrow.mjs'

/** What merged files import, a file of its own. */
export const RUNTIME = './compiled.js'

/**
 * Builds what runs the scripts; it shares nothing, so that it is there before anything else.
 * @returns where it is
 */
export async function buildRuntime(root) {
  const {outputFiles} = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/compiled.ts'],
    bundle: true,
    packages: 'external',
    plugins: [narrowImports(root)],
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    write: false,
  })
  const path = join(root, 'dist', RUNTIME)
  writeFileSync(path, takingBuiltins(outputFiles[0].text))
  return path
}

/** @returns the module and the script for a file in dist/chunks/ */
export async function compiled(fileName, code) {
  const {imports, exports, body} = parted(fileName, code)
  const bound = imports.map(({names}, index) => `const {${names.join(',')}}=imports[${index}];`)
  const passed = exports.map(({exported, local}) => `${exported}:${local}`)
  const script = `(function(imports,__meta,__import){"use strict";${bound.join('')}${body};return{${passed.join(',')}}})`
  const {code: ascii} = await esbuild.transform(script, {
    charset: 'ascii',
    minifyWhitespace: true,
    target: 'node20.19',
  })
  const all = imports.map(({specifier}, index) => `import*as i${index} from"${specifier}";`)
  const names = imports.map((_, index) => `i${index}`)
  const values = exports.map(({exported}, index) => `${exported}:e${index}`)
  const given = exports.map(({exported}, index) => `e${index} as ${exported}`)
  const module = [
    `import{evaluate}from".${RUNTIME}";${all.join('')}`,
    `const{${values.join(',')}}=evaluate(import.meta,[${names.join(',')}],path=>import(path));`,
    `export{${given.join(',')}};`,
  ].join('')
  return {module, script: ascii.replace(/;\s*$/, '')}
}

/** Takes a module apart; throws when values instead of bindings would make a difference. */
function parted(fileName, code) {
  const ast = parseAst(code)
  const imports = []
  const exports = []
  const cuts = []
  for (const node of ast.body) {
    if (node.type === 'ImportDeclaration') {
      imports.push({specifier: node.source.value, names: node.specifiers.map(bindingOf)})
    } else if (node.type === 'ExportNamedDeclaration' && !node.declaration && !node.source) {
      for (const {exported, local} of node.specifiers) {
        exports.push({exported: exported.name, local: local.name})
      }
    } else if (node.type.startsWith('Export')) {
      throw new Error(`${fileName} exports in a way that is not expected: ${node.type}`)
    } else continue
    cuts.push({...spanOf(node), text: ''})
  }
  const locals = new Set(exports.map(({local}) => local))
  for (const node of nodesOf(ast.body)) {
    if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      cuts.push({...spanOf(node), text: '__meta'})
    } else if (node.type === 'ImportExpression') {
      // A script has no import of its own that outlives the keeping of its code.
      cuts.push({start: node.start, end: node.start + 'import'.length, text: '__import'})
    }
  }
  for (const name of changedIn(ast.body)) {
    if (locals.has(name)) throw new Error(`${fileName} changes ${name}, which it exports`)
  }
  return {imports, exports, body: without(code, cuts)}
}

function bindingOf({type, imported, local}) {
  if (type === 'ImportNamespaceSpecifier') throw new Error('a namespace is imported as a whole')
  return `${type === 'ImportDefaultSpecifier' ? 'default' : imported.name}:${local.name}`
}

/** Names that are assigned to anew, but for those that a function around the place declares. */
function* changedIn(value, hidden = new Set()) {
  if (typeof value !== 'object' || value === null) return
  const isFunction = /Function/.test(value.type ?? '')
  const names = isFunction ? new Set([...hidden, ...declaredIn(value)]) : hidden
  const target = value.type === 'UpdateExpression' ? value.argument : value.left
  if (value.type === 'UpdateExpression' || value.type === 'AssignmentExpression') {
    yield* namesIn(target).filter((name) => !names.has(name))
  }
  for (const child of Object.values(value)) yield* changedIn(child, names)
}

function* declaredIn(node) {
  for (const param of node.params ?? []) yield* namesIn(param)
  for (const {type, id} of nodesOf(node.body)) {
    if (type === 'VariableDeclarator') yield* namesIn(id)
  }
}

/** Every variable that a target of an assignment names. */
function namesIn(target) {
  if (!target) return []
  if (target.type === 'Identifier') return [target.name]
  if (target.type === 'ObjectPattern') {
    return target.properties.flatMap(({value, argument}) => namesIn(value ?? argument))
  }
  if (target.type === 'ArrayPattern') return target.elements.flatMap(namesIn)
  return target.type === 'AssignmentPattern' ? namesIn(target.left) : namesIn(target.argument)
}

function* nodesOf(value) {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value) && typeof value.type === 'string') yield value
  for (const child of Object.values(value)) yield* nodesOf(child)
}

function spanOf({start, end}) {
  return {start, end}
}

function without(code, cuts) {
  let end = 0
  const kept = []
  for (const cut of cuts.sort((a, b) => a.start - b.start)) {
    kept.push(code.slice(end, cut.start), cut.text)
    end = cut.end
  }
  return [...kept, code.slice(end)].join('')
}

/**
 * `import {x} from 'node:y'` makes Node read everything that y has, which loads what nobody wants
 * (readline for its promises, web crypto, file streams): 15 ms. Taken from the process it is cheap.
 */
export function takingBuiltins(code) {
  const statement =
    /import(?:(\s*[\w$]+)?,?\s*(?:\{([^}]*)\}|\*\s*as ([\w$]+))?\s*from)?\s*["']([^"']+)["'];\s*/y
  const imports = []
  const taken = []
  let end = 0
  for (let match = statement.exec(code); match; match = statement.exec(code)) {
    end = statement.lastIndex
    const [whole, fallback, braces, namespace, specifier] = match
    const isIdle = /^import\s*["']/.test(whole) && specifier.includes('rolldown-runtime')
    if (isIdle) continue
    if (!specifier.startsWith('node:')) imports.push(whole)
    else {
      const source = `globalThis.process.getBuiltinModule("${specifier}")`
      for (const name of [fallback, namespace]) if (name) taken.push(`${name.trim()}=${source}`)
      const names = braces?.split(',').map((item) => item.trim().replace(/ as /, ':'))
      if (names?.length) taken.push(`{${names.join(',')}}=${source}`)
    }
  }
  const names = taken.length > 0 ? `const ${taken.join(',')};` : ''
  return `${imports.join('')}${names}${code.slice(end)}`
}
