/** The little of a browser that the consent flow needs: cookies, redirects, one form. */
export function createBrowser() {
  const cookies = new Map<string, string>()

  async function open(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...init.headers,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const cut = pair.indexOf('=')
      cookies.set(pair.slice(0, cut), pair.slice(cut + 1))
    }
    return response
  }

  /** Opens the URL and follows redirects until a page, or until they leave for `callback`. */
  async function follow(url: string, callback: string, init?: RequestInit) {
    let target = url
    let response = await open(target, init)
    for (let hop = 0; hop < 10; hop++) {
      const location = response.headers.get('location')
      if (location === null) return {url: target, response}
      await response.body?.cancel()
      target = new URL(location, target).href
      if (target.startsWith(callback)) return {url: target, response}
      response = await open(target)
    }
    throw new Error('too many redirects')
  }

  return {
    open,
    follow,
    /** Presses a button of the consent page; answers where the browser ends up. */
    async decide(authorizationUrl: string, callback: string, decision: 'allow' | 'deny') {
      const page = await follow(authorizationUrl, callback)
      await page.response.body?.cancel()
      const body = new URLSearchParams({decision})
      return (await follow(page.url, callback, {method: 'POST', body})).url
    },
  }
}
