import {CARD, THEME} from '../../../page/index.js'

/** The style sheet of the pages that end a login. */
export const STYLE = `${THEME}${CARD}
main { text-align: center; }
.mark { display: block; width: 52px; height: 52px; margin: 0 auto 18px; }
dl {
  margin: 24px 0 0; padding: 2px 14px; border: 1px solid var(--line); border-radius: 12px;
  background: var(--soft); text-align: start;
}
dl div { display: grid; grid-template-columns: 6.5rem 1fr; gap: 12px; padding: 10px 0; }
dl div + div { border-top: 1px solid var(--line); }
dt { color: var(--quiet); font-size: .875rem; line-height: 1.5rem; }
dd { margin: 0; font-weight: 550; overflow-wrap: anywhere; }
.next {
  margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); color: var(--ink);
}
dl + .next { padding-top: 0; border-top: 0; }
@media (max-width: 480px) { dl div { grid-template-columns: 1fr; gap: 0; } }
`
