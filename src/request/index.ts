export {capped, discard, readBody} from './body.js'
export {
  type CachedResponse,
  clearCached,
  invalidateCached,
  listCached,
  matcher,
} from './cache/manage.js'
export {type CodeLanguage, type CodeRequest, codeRequest, renderCode, TOKEN} from './code/index.js'
export {type CurlRequest, curlDraft, parseCurl, shellWords} from './curl/index.js'
export {DIAGNOSED, diagnose, requestIdOf} from './diagnosis.js'
export * from './download/index.js'
export {
  checkExpectations,
  type Expectation,
  type ExpectationFailure,
  parseExpectation,
} from './expect.js'
export {graphqlDraft, graphqlErrors, isMutation} from './graphql.js'
export {
  CREDENTIAL_HEADERS,
  CREDENTIAL_QUERY,
  headerValue,
  isCredentialHeader,
  withHeader,
} from './headers.js'
export {createDraft, type DraftDeps, type DraftInput} from './items/draft.js'
export {expandTilde} from './items/files.js'
export {itemError} from './items/item-error.js'
export {JsonDocument} from './items/json-document.js'
export {encodeMultipart, type FormPart, filePart} from './items/multipart.js'
export {parsePath, type Segment} from './items/path.js'
export {type Item, scanItem} from './items/scan.js'
export * from './limits/index.js'
export {type JoinedPages, joinPages, PageFailed} from './pages/join.js'
export {type Page, type PaginateDeps, type PaginateOptions, paginate} from './pages/paginate.js'
export {createPipeline, type PipelineDeps} from './pipeline.js'
export {refine} from './response.js'
export {retryAfter} from './retry-after.js'
export {describe as describeProblem} from './stages/validate.js'
export {absoluteTarget} from './target.js'
export type * from './types.js'
