/**
 * curl's options by their long names: the letter, whether a value follows, and what apix makes of
 * it. What is ignored changes nothing about the request; what is refused would, and apix cannot.
 */
export interface CurlOption {
  letter?: string
  value: boolean
  does: 'used' | 'ignored' | 'refused'
}

/** Each entry is `name`, or `name:letter`. */
const TABLE: ReadonlyArray<readonly [CurlOption['does'], value: boolean, names: string]> = [
  ['used', true, 'request:X header:H data:d data-ascii data-raw data-binary data-urlencode json'],
  ['used', true, 'form:F form-string upload-file:T url url-query user:u oauth2-bearer cookie:b'],
  ['used', true, 'user-agent:A referer:e max-redirs proxy:x max-time:m retry output:o cacert'],
  ['used', true, 'cert:E key'],
  ['used', false, 'get:G head:I location:L insecure:k http2'],
  ['ignored', false, 'compressed basic globoff:g silent:s show-error:S include:i show-headers'],
  ['ignored', false, 'verbose:v fail:f fail-with-body no-buffer:N progress-bar:# path-as-is'],
  ['ignored', false, 'no-progress-meter http1.1 http1.0:0 ipv4:4 ipv6:6 tlsv1:1 tlsv1.2 tlsv1.3'],
  ['ignored', false, 'no-keepalive tcp-nodelay create-dirs disable:q remote-time:R'],
  ['ignored', false, 'retry-connrefused retry-all-errors'],
  ['ignored', true, 'connect-timeout retry-delay retry-max-time write-out:w cookie-jar:c'],
  ['ignored', true, 'dump-header:D stderr trace trace-ascii limit-rate keepalive-time ciphers'],
  ['refused', false, 'http2-prior-knowledge http3 remote-name:O digest ntlm negotiate anyauth'],
  ['refused', false, 'netrc:n next::'],
  ['refused', true, 'config:K aws-sigv4 resolve connect-to unix-socket socks5 socks5-hostname'],
  ['refused', true, 'range:r continue-at:C proxy-user:U'],
]

export const CURL_OPTIONS: ReadonlyMap<string, CurlOption> = new Map(
  TABLE.flatMap(([does, value, names]) =>
    names.split(' ').map((entry): [string, CurlOption] => {
      const [, name = '', letter] = /^([^:]+)(?::(.))?$/.exec(entry) ?? []
      return [name, {does, value, ...(letter !== undefined && {letter})}]
    }),
  ),
)

export const CURL_LETTERS: ReadonlyMap<string, string> = new Map(
  [...CURL_OPTIONS].flatMap(([name, {letter}]) => (letter ? [[letter, name]] : [])),
)
