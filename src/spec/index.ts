export type {CallInput, CallPlan, MissingValue} from './call/plan.js'
export {typedJson, typeWords} from './call/typed.js'
export type {OperationName} from './index/names.js'
export type {LintProblem} from './lint/types.js'
export {
  cachedIndex,
  namesFile,
  openSpec,
  readSpec,
  readSpecOnce,
  requireSource,
  sourceFiles,
  sourceOf,
  syncSpec,
} from './open.js'
export {pathBelowServer} from './operation/below.js'
export {type FoundOperation, findOperation} from './operation/find.js'
export {createPathMatcher, type PathMatch, type PathMatcher} from './operation/match.js'
export type {
  BodyView,
  HeaderView,
  MediaView,
  OperationView,
  ParameterView,
  ResponseView,
} from './operation/view.js'
export type {ResponseChoice, SampledRequest, SampledResponse} from './sample/sample.js'
export type {Shape, ShapeAlternative, ShapeField} from './schema/shape.js'
export type * from './types.js'
export type {Problem, ProblemPlace, RequestParts, ResponseParts} from './validate/types.js'
export type {Validator} from './validate/validator.js'

import type {CallInput, CallPlan} from './call/plan.js'
import type {LintProblem} from './lint/types.js'
import type {OperationView} from './operation/view.js'
import type {ResponseChoice, SampledRequest, SampledResponse} from './sample/sample.js'
import type {PortableSchema} from './schema/normalise.js'
import type {Shape} from './schema/shape.js'
import type {IndexedOperation, Spec} from './types.js'
import type {Validator} from './validate/validator.js'

/** Everything the description says of an operation; schemas stay references to be followed. */
export async function describeOperation(
  spec: Spec,
  operation: IndexedOperation,
): Promise<OperationView> {
  const [{atOperation}, {viewOperation}] = await Promise.all([
    import('./operation/at.js'),
    import('./operation/view.js'),
  ])
  const document = await spec.document()
  const {item, at} = atOperation(document, operation)
  return viewOperation(document, item, at)
}

/** The JSON Schema of an operation's body with everything it refers to, below `$defs`. */
export async function describeBody(
  spec: Spec,
  operation: IndexedOperation,
): Promise<PortableSchema | undefined> {
  const {bodySchema} = await import('./operation/body-schema.js')
  return bodySchema(spec, operation)
}

/** The JSON body of an operation as something to be filled in; undefined where there is none. */
export async function describeShape(
  spec: Spec,
  operation: IndexedOperation,
): Promise<Shape | undefined> {
  const {bodyShape} = await import('./operation/body-shape.js')
  return bodyShape(spec, operation)
}

/** Checks requests and responses against the description. */
export async function createValidator(spec: Spec): Promise<Validator> {
  const validator = await import('./validate/validator.js')
  return validator.createValidator(spec)
}

/** Parameters and body from the examples of the description, or made up from its schemas. */
export async function sampleRequest(
  spec: Spec,
  operation: IndexedOperation,
  choice: Parameters<typeof import('./sample/sample.js').sampleRequest>[2] = {},
): Promise<SampledRequest> {
  const sample = await import('./sample/sample.js')
  return sample.sampleRequest(spec, operation, choice)
}

/** A response from the examples of the description, or made up from its schemas. */
export async function sampleResponse(
  spec: Spec,
  operation: IndexedOperation,
  choice: ResponseChoice = {},
): Promise<SampledResponse | undefined> {
  const sample = await import('./sample/sample.js')
  return sample.sampleResponse(spec, operation, choice)
}

/**
 * What a call sends, from the names and values that were given.
 * @throws ApixError ITEM_SYNTAX, USAGE, FILE_UNREADABLE
 */
export async function planCall(spec: Spec, input: CallInput): Promise<CallPlan> {
  const plan = await import('./call/plan.js')
  return plan.planCall(spec, input)
}

/** TypeScript types in the shapes that openapi-fetch takes; the same text for the same document. */
export async function generateTypes(spec: Spec): Promise<string> {
  const types = await import('./generate/types.js')
  const {title, apiVersion} = spec.index
  return types.header(title, apiVersion) + (await types.generateTypes(spec)).text
}

/** A self-contained typed client. */
export async function generateClient(spec: Spec): Promise<string> {
  const client = await import('./generate/client.js')
  return client.generateClient(spec)
}

/** Everything that a caller, a validator or a generator would stumble over, with line and column. */
export async function lintSpec(spec: Spec): Promise<LintProblem[]> {
  const lint = await import('./lint/lint.js')
  return lint.lintSpec(spec)
}
