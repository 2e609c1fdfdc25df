/** The style sheet of the pages: system fonts, light and dark, no motion, nothing to be loaded. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f6; --card: #ffffff; --line: #dfe4e4; --soft: #f6f8f8;
  --ink: #14201f; --quiet: #52605f; --brand: #0b6e63; --brand-ink: #ffffff;
  --success: #0b6e4f; --failure: #b3261e; --notice: #8a5a00;
  --shadow: 0 1px 2px rgb(10 30 28 / .06), 0 18px 44px -14px rgb(10 30 28 / .16);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0b1110; --card: #131b1a; --line: #2a3534; --soft: #182221;
    --ink: #e9f0ef; --quiet: #9fb0ae; --brand: #63d8c6; --brand-ink: #06211e;
    --success: #5fd6a4; --failure: #ff8f86; --notice: #eebb55;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 18px 44px -14px rgb(0 0 0 / .6);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: 32px 16px;
  display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 20px;
  background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  -webkit-font-smoothing: antialiased;
}
.brand { display: flex; align-items: center; gap: 10px; font-weight: 650; letter-spacing: -.01em; }
.brand svg { width: 28px; height: 28px; color: var(--brand); display: block; }
.brand .stroke { stroke: var(--brand-ink); }
main {
  width: 100%; max-width: 440px; padding: 36px 32px 32px; background: var(--card);
  border: 1px solid var(--line); border-radius: 18px; box-shadow: var(--shadow);
}
.success { --tone: var(--success); }
.failure { --tone: var(--failure); }
.notice { --tone: var(--notice); }
.mark { display: block; width: 52px; height: 52px; margin: 0 auto 18px; color: var(--tone); }
h1 {
  margin: 0 0 6px; font-size: 1.375rem; line-height: 1.3; letter-spacing: -.015em;
  text-align: center; text-wrap: balance; overflow-wrap: anywhere;
}
p { margin: 0; color: var(--quiet); text-align: center; text-wrap: pretty; overflow-wrap: anywhere; }
dl {
  margin: 24px 0 0; padding: 2px 14px; border: 1px solid var(--line); border-radius: 12px;
  background: var(--soft);
}
dl div { display: grid; grid-template-columns: 6.5rem 1fr; gap: 12px; padding: 10px 0; }
dl div + div { border-top: 1px solid var(--line); }
dt { color: var(--quiet); font-size: .875rem; line-height: 1.5rem; }
dd { margin: 0; font-weight: 550; overflow-wrap: anywhere; }
.next {
  margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); color: var(--ink);
}
dl + .next { padding-top: 0; border-top: 0; }
.foot { font-size: .8125rem; color: var(--quiet); text-align: center; }
@media (max-width: 480px) {
  body { padding: 20px 12px; justify-content: flex-start; }
  main { padding: 28px 20px 24px; }
  dl div { grid-template-columns: 1fr; gap: 0; }
}
@media (forced-colors: active) { main, dl { border-color: CanvasText; } }
`
