import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Client} from '@modelcontextprotocol/sdk/client/index.js'
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js'
import {ElicitRequestSchema, type ElicitResult} from '@modelcontextprotocol/sdk/types.js'
import {onTestFinished} from 'vitest'
import {BIN, isolatedEnvironment, temporaryFolder} from './run-apix.js'

const TEE = fileURLToPath(new URL('./tee.mjs', import.meta.url))

export interface Session {
  client: Client
  home: string
  /** The pid of what the client started. */
  transport: StdioClientTransport
  /** What `name` answers: structured content, or the text of a tool error. */
  call(name: string, args?: Record<string, unknown>): Promise<Answer>
  /** Every byte so far, of `stdin`, `stdout` and `stderr` of the server. */
  bytes(stream: 'stdin' | 'stdout' | 'stderr'): string
}

export interface Answer {
  isError: boolean
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes.
  data: any
}

/** The official client with `apix mcp` as its server, in directories of its own. */
export async function startMcp(
  home: string,
  options: {
    args?: string[]
    env?: Record<string, string>
    /** The person's answers; without them the client cannot ask. */
    elicit?: (message: string) => ElicitResult
  } = {},
): Promise<Session> {
  const folder = temporaryFolder()
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [TEE, folder, process.execPath, BIN, 'mcp', ...(options.args ?? [])],
    cwd: home,
    env: {...isolatedEnvironment(home), ...options.env},
    stderr: 'pipe',
  })
  const {elicit} = options
  const client = new Client(
    {name: 'test', version: '1'},
    {capabilities: elicit ? {elicitation: {}} : {}},
  )
  if (elicit) {
    client.setRequestHandler(ElicitRequestSchema, ({params}) => elicit(params.message))
  }
  await client.connect(transport)
  onTestFinished(() => client.close())
  return {
    client,
    home,
    transport,
    async call(name, args = {}) {
      const result = await client.callTool({name, arguments: args})
      const [first] = result.content as Array<{text: string}>
      return {
        isError: result.isError === true,
        text: first?.text ?? '',
        data: result.structuredContent,
      }
    },
    bytes(stream) {
      try {
        return readFileSync(join(folder, stream), 'utf8')
      } catch {
        return ''
      }
    },
  }
}
