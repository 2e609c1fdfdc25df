/** How one thing that was looked at stands; `skipped` where it does not apply or was not asked for. */
export type Verdict = 'ok' | 'warning' | 'problem' | 'skipped'

/** One thing that `doctor` or `auth doctor` looked at. */
export interface Check {
  name: string
  verdict: Verdict
  /** The verdict for those who only want to know whether it works; null is neither. */
  ok: boolean | null
  detail: string
  /** What to do about it. */
  hint?: string
}

export function passed(name: string, detail: string): Check {
  return {name, verdict: 'ok', ok: true, detail}
}

/** It works, and may hurt all the same. */
export function warned(name: string, detail: string, hint: string): Check {
  return {name, verdict: 'warning', ok: null, detail, hint}
}

export function failed(name: string, detail: string, hint?: string): Check {
  return {name, verdict: 'problem', ok: false, detail, ...(hint !== undefined && {hint})}
}

export function skipped(name: string, detail: string): Check {
  return {name, verdict: 'skipped', ok: null, detail}
}
