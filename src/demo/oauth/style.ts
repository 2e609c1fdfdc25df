/** The style sheet of the demo's pages: system fonts, light and dark, no motion. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f8; --card: #ffffff; --line: #e3e5ec; --soft: #f7f8fb;
  --ink: #171a23; --quiet: #5b6172; --accent: #4338ca; --accent-ink: #ffffff;
  --accent-hover: #3730a3; --tint: #eef0ff; --good: #4338ca; --ring: #6366f1;
  --shadow: 0 1px 2px rgb(16 20 40 / .05), 0 16px 40px -12px rgb(16 20 40 / .14);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d0f15; --card: #161922; --line: #2a2f3d; --soft: #1b1f2a;
    --ink: #eceef5; --quiet: #a0a7ba; --accent: #a5b0ff; --accent-ink: #12142b;
    --accent-hover: #c0c8ff; --tint: #23284a; --good: #a5b0ff; --ring: #a5b0ff;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 16px 40px -12px rgb(0 0 0 / .6);
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
.brand { display: flex; align-items: center; gap: 10px; font-weight: 600; }
.brand svg { width: 28px; height: 28px; color: var(--accent); display: block; }
.brand .stroke { stroke: var(--accent-ink); }
.card {
  width: 100%; max-width: 440px; padding: 32px; background: var(--card);
  border: 1px solid var(--line); border-radius: 18px; box-shadow: var(--shadow);
}
h1 { margin: 0 0 6px; font-size: 1.25rem; text-wrap: balance; line-height: 1.3; letter-spacing: -.015em; }
p { margin: 0; color: var(--quiet); }
.account {
  display: flex; align-items: center; gap: 12px; margin: 24px 0; padding: 12px 14px;
  border: 1px solid var(--line); border-radius: 12px; background: var(--soft);
}
.avatar {
  flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center;
  background: var(--tint); color: var(--accent); font-weight: 650; font-size: .9rem;
}
.account strong, .account small { display: block; overflow-wrap: anywhere; }
.account strong { font-weight: 600; line-height: 1.35; }
small { font-size: .875rem; color: var(--quiet); }
h2 { margin: 0 0 4px; font-size: .875rem; font-weight: 600; color: var(--quiet); }
.scopes { list-style: none; margin: 0; padding: 0; }
.scopes li {
  display: grid; grid-template-columns: 20px 1fr; gap: 12px; padding: 11px 0;
  border-bottom: 1px solid var(--line);
}
.scopes li:last-child { border-bottom: 0; }
.scopes svg { width: 20px; height: 20px; margin-top: 2px; color: var(--good); }
.scopes strong, .scopes small { display: block; line-height: 1.4; }
.scopes strong { font-weight: 600; }
.actions { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin: 16px 0; }
button {
  font: inherit; font-weight: 600; min-height: 46px; padding: 10px 16px; cursor: pointer;
  border: 1px solid var(--line); border-radius: 11px; background: transparent; color: var(--ink);
}
button:hover { background: var(--soft); }
button.primary {
  background: var(--accent); border-color: var(--accent); color: var(--accent-ink);
}
button.primary:hover { background: var(--accent-hover); border-color: var(--accent-hover); }
button:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
.returns { font-size: .875rem; text-align: center; }
code {
  font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--ink);
  overflow-wrap: anywhere;
}
.detail {
  margin-top: 20px; padding: 12px 14px; border-radius: 12px;
  border: 1px solid var(--line); background: var(--soft);
}
.foot { font-size: .8125rem; color: var(--quiet); text-align: center; text-wrap: balance; }
.detail code { white-space: nowrap; }
@media (max-width: 480px) {
  body { padding: 20px 12px; justify-content: flex-start; }
  .card { padding: 24px 20px; }
}
@media (forced-colors: active) { button.primary { border-width: 2px; } }
`
