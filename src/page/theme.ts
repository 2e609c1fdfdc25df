/**
 * The colours and the type of every page, for light and dark. System fonts, no motion, nothing to be
 * loaded. Text on its ground has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
 */
export const THEME = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f6; --card: #ffffff; --soft: #f6f8f8; --line: #dfe4e4; --mark: #e3f1ee;
  --ink: #14201f; --quiet: #52605f; --brand: #0b6e63; --brand-ink: #ffffff; --brand-hover: #095a51;
  --good: #0b6e4f; --bad: #b3261e; --warn: #8a5a00; --focus: #0b6e63;
  --shadow: 0 1px 2px rgb(10 30 28 / .06), 0 18px 44px -14px rgb(10 30 28 / .16);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0b1110; --card: #131b1a; --soft: #182221; --line: #2a3534; --mark: #17302c;
    --ink: #e9f0ef; --quiet: #9fb0ae; --brand: #63d8c6; --brand-ink: #06211e; --brand-hover: #8ae5d7;
    --good: #5fd6a4; --bad: #ff8f86; --warn: #eebb55; --focus: #63d8c6;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 18px 44px -14px rgb(0 0 0 / .6);
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 var(--sans);
  -webkit-font-smoothing: antialiased;
}
code, pre, kbd { font-family: var(--mono); }
button { font: inherit; color: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.brand { display: flex; align-items: center; gap: 10px; font-weight: 650; letter-spacing: -.01em; }
.brand svg { flex: none; width: 28px; height: 28px; color: var(--brand); display: block; }
.brand .stroke { stroke: var(--brand-ink); }
.primary { background: var(--brand); border-color: var(--brand); color: var(--brand-ink); }
.primary:hover:not(:disabled) { background: var(--brand-hover); border-color: var(--brand-hover); }
`

/** One card in the middle: a question, or an outcome. */
export const CARD = `
body {
  min-height: 100vh; min-height: 100dvh; padding: 32px 16px;
  display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 20px;
}
main {
  width: 100%; max-width: 440px; padding: 36px 32px 32px; background: var(--card);
  border: 1px solid var(--line); border-radius: 18px; box-shadow: var(--shadow);
}
h1 {
  margin: 0 0 6px; font-size: 1.375rem; line-height: 1.3; letter-spacing: -.015em;
  text-wrap: balance; overflow-wrap: anywhere;
}
p { margin: 0; color: var(--quiet); text-wrap: pretty; overflow-wrap: anywhere; }
small { font-size: .875rem; color: var(--quiet); }
code { font-size: .92em; color: var(--ink); overflow-wrap: anywhere; }
.foot { font-size: .8125rem; color: var(--quiet); text-align: center; text-wrap: balance; }
@media (max-width: 480px) {
  body { padding: 20px 12px; justify-content: flex-start; }
  main { padding: 28px 20px 24px; }
}
@media (forced-colors: active) { main, dl { border-color: CanvasText; } .primary { border-width: 2px; } }
`
