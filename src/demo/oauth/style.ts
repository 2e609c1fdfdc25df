import {CARD, THEME} from '../../page/index.js'

/** The pages of the provider that the demo plays: another company, so its own colour. */
export const STYLE = `${THEME}
:root {
  --brand: #4338ca; --brand-hover: #3730a3; --tint: #eef0ff; --focus: #6366f1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --brand: #a5b0ff; --brand-ink: #12142b; --brand-hover: #c0c8ff; --tint: #23284a; --focus: #a5b0ff;
  }
}
${CARD}
.account {
  display: flex; align-items: center; gap: 12px; margin: 24px 0; padding: 12px 14px;
  border: 1px solid var(--line); border-radius: 12px; background: var(--soft);
}
.avatar {
  flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center;
  background: var(--tint); color: var(--brand); font-weight: 650; font-size: .9rem;
}
.account strong, .account small { display: block; overflow-wrap: anywhere; }
.account strong { font-weight: 600; line-height: 1.35; }
h2 { margin: 0 0 4px; font-size: .875rem; font-weight: 600; color: var(--quiet); }
.scopes { list-style: none; margin: 0; padding: 0; }
.scopes li {
  display: grid; grid-template-columns: 20px 1fr; gap: 12px; padding: 11px 0;
  border-bottom: 1px solid var(--line);
}
.scopes li:last-child { border-bottom: 0; }
.scopes svg { width: 20px; height: 20px; margin-top: 2px; color: var(--brand); }
.scopes strong, .scopes small { display: block; line-height: 1.4; }
.scopes strong { font-weight: 600; }
.actions { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin: 16px 0; }
button {
  font-weight: 600; min-height: 46px; padding: 10px 16px; border: 1px solid var(--line);
  border-radius: 11px; background: transparent;
}
button:hover { background: var(--soft); }
.returns { font-size: .875rem; text-align: center; }
.detail {
  margin-top: 20px; padding: 12px 14px; border-radius: 12px;
  border: 1px solid var(--line); background: var(--soft);
}
.detail code { white-space: nowrap; }
`
