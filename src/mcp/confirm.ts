import type {McpServer} from '@modelcontextprotocol/sdk/server/mcp.js'
import {ApixError} from '../errors/index.js'
import {scrubUrl} from '../latency/index.js'
import type {PipelineRequest} from '../request/index.js'
import {isSafeMethod} from '../shared/index.js'
import {maskedText} from './body.js'
import type {CallDeps, Policy} from './types.js'

/** People take their time. Milliseconds. */
const PATIENCE = 300_000
const PREVIEW = 500

/**
 * Asks the person, by way of the client, before an unsafe method in an environment with
 * `confirm: true`. What the model says is no answer: without a client that can ask, nothing is sent.
 * @throws ApixError CONFIRMATION_REQUIRED
 */
export async function confirmWrite(
  request: Pick<PipelineRequest, 'method' | 'url' | 'settings' | 'body' | 'guard'>,
  {server}: McpServer,
  {signal, redactor}: CallDeps,
  policy: Policy,
): Promise<void> {
  const {method} = request
  const guard = guardOf(request)
  if (!guard || isSafeMethod(method) || policy.assumeYes) return
  const where = `${guard.api}/${guard.environment}`
  if (!server.getClientCapabilities()?.elicitation?.form) {
    throw new ApixError('CONFIRMATION_REQUIRED', `${method} in ${where} was not confirmed`, {
      hints: [
        'this environment wants a person to agree, and the client cannot ask one (MCP elicitation)',
        'let the person send it in a terminal with apix, or start the server with apix mcp --yes',
      ],
    })
  }
  const answer = await server.elicitInput(
    {
      message: `Send ${method} ${plain(scrubUrl(request.url, redactor))} in ${where}?${preview(request, redactor)}`,
      requestedSchema: {
        type: 'object',
        properties: {
          send: {
            type: 'boolean',
            title: 'Send it',
            description: `it changes ${where}`,
            default: false,
          },
        },
        required: ['send'],
      },
    },
    {signal, timeout: PATIENCE},
  )
  if (answer.action === 'accept' && answer.content?.['send'] === true) return
  throw new ApixError('CONFIRMATION_REQUIRED', `${method} in ${where} was declined`, {
    hints: ['the person said no: do not try again without asking why'],
  })
}

/** A webhook goes where it goes, in the environment that was chosen. */
function guardOf({guard, settings}: Pick<PipelineRequest, 'guard' | 'settings'>) {
  if (guard || !settings?.confirm) return guard
  return {api: settings.name, environment: settings.environment}
}

function preview({body}: Pick<PipelineRequest, 'body'>, redactor: CallDeps['redactor']): string {
  if (body.kind === 'none') return ''
  if (body.kind !== 'bytes') return ' It has a body that is streamed.'
  const text = plain(maskedText(body.bytes.toString('utf8'), redactor))
  return ` Body: ${text.slice(0, PREVIEW)}${text.length > PREVIEW ? `… (${text.length} characters)` : ''}`
}

/** On one line, so that a value cannot pass for another sentence of apix. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}
