import {ApixError} from '../../errors/index.js'
import type {Notifier} from '../../shared/index.js'
import {refine} from '../response.js'
import type {MessageProblem, MessageValidator, Stage} from '../types.js'

export interface ValidateDeps {
  notifier: Notifier
  validator: () => Promise<MessageValidator>
}

/** Bytes of a body that are compared; what is larger is not. */
const LARGEST = 16 * 1024 * 1024

/**
 * Checks the request against the API's description before anything is sent, and looks for drift in
 * the response once its body has been handed out.
 * @throws ApixError REQUEST_INVALID with the problems
 */
export function validate(deps: ValidateDeps): Stage {
  return async (request, next) => {
    if (!(request.options.validate ?? request.settings?.validate)) return next(request)
    const validator = await deps.validator()
    const check = await validator.open(request)
    const errors = check.problems.filter(({severity}) => severity === 'error')
    if (errors.length > 0) {
      const [first] = errors
      const count = errors.length === 1 ? '' : ` and ${errors.length - 1} more`
      throw new ApixError(
        'REQUEST_INVALID',
        `the request does not fit the description: ${first ? describe(first) : ''}${count}`,
        {
          method: request.method,
          url: request.url.href,
          problems: check.problems,
          hints: [...errors.slice(1).map(describe), 'nothing was sent; --no-validate sends it'],
        },
      )
    }
    const response = await next(request)
    const source = response.body
    let drift: readonly MessageProblem[] = check.problems
    return refine(response, {
      body: observed(),
      get drift() {
        return drift
      },
    })

    async function* observed(): AsyncGenerator<Buffer> {
      const kept: Buffer[] = []
      let size = 0
      for await (const chunk of source) {
        size += chunk.length
        if (size <= LARGEST) kept.push(chunk)
        yield chunk
      }
      if (size > LARGEST) deps.notifier.warn('the response is too large to be validated')
      else drift = [...check.problems, ...check.response(response, Buffer.concat(kept))]
    }
  }
}

/** `body /id: expected integer, found string "x"`. */
export function describe(problem: {
  in: string
  pointer: string
  expected: string
  actual: string
}): string {
  const {pointer, expected, actual} = problem
  const where = `${problem.in}${pointer === '' ? '' : ` ${pointer}`}`
  return `${where}: expected ${expected}, found ${actual}`
}
