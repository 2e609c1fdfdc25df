import {THEME} from '../../../page/index.js'

/** A list beside what is chosen in it; one above the other on a phone. */
export const STYLE = `${THEME}
html, body { height: 100%; }
body { display: flex; flex-direction: column; font-size: 15px; }
header {
  display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; padding: 10px 20px;
  background: var(--card); border-bottom: 1px solid var(--line);
}
h1 { margin: 0; font-size: 17px; }
header p { margin: 0; color: var(--quiet); overflow-wrap: anywhere; }
.grow { flex: 1 1 380px; }
.find { display: flex; gap: 8px; flex: 0 1 340px; }
input, select {
  font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line);
  border-radius: 9px; padding: 6px 10px; min-width: 0;
}
input { flex: 1; width: 0; }
.state::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-inline-end: 6px;
  border-radius: 50%; background: currentColor; }
main { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(280px, 380px) 1fr; }
nav, section { overflow: auto; min-height: 0; }
nav { border-inline-end: 1px solid var(--line); }
ul { list-style: none; margin: 0; padding: 0; }
li button {
  display: grid; grid-template-columns: auto 1fr auto; gap: 2px 10px; width: 100%; padding: 10px 16px;
  text-align: start; background: none; border: 0; border-bottom: 1px solid var(--line);
  border-inline-start: 3px solid transparent;
}
li button:hover { background: var(--card); }
li button:focus-visible, section:focus-visible { outline-offset: -3px; }
li button[aria-current=true] { background: var(--mark); border-inline-start-color: var(--brand); }
.event { font-weight: 600; }
.event, .small { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.small, li time { color: var(--quiet); font-size: 13px; }
li .small { grid-column: 1 / -1; }
.status { font-variant-numeric: tabular-nums; font-weight: 600; }
section { padding: 20px 24px 32px; }
section > div { max-width: 60rem; }
h2 { margin: 0; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; }
h3 { margin: 0; font-size: 14px; color: var(--quiet); }
section h3 { margin: 24px 0 8px; }
.heading { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center;
  justify-content: space-between; margin: 24px 0 8px; }
.heading h3 { margin: 0; }
.verdict {
  margin: 14px 0; padding: 12px 16px; background: var(--card); border: 1px solid var(--line);
  border-inline-start: 4px solid currentColor; border-radius: 12px;
}
.verdict strong { display: block; }
.verdict span { color: var(--ink); overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 18px 0 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
pre {
  margin: 0; padding: 14px 16px; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; line-height: 1.55;
}
.key { color: var(--brand); } .string { color: var(--good); } .number { color: var(--warn); }
.literal { color: var(--bad); }
.actions { display: flex; flex-wrap: wrap; gap: 8px 10px; align-items: center; margin: 16px 0 0; }
.actions button, .actions a {
  padding: 6px 14px; border: 1px solid var(--line); border-radius: 9px; font-weight: 600;
  background: var(--card); color: inherit; text-decoration: none;
}
.actions .primary { background: var(--brand); border-color: var(--brand); color: var(--brand-ink); }
.actions button:disabled { opacity: .5; cursor: not-allowed; }
.actions button:hover:not(:disabled, .primary), .actions a:hover { border-color: var(--quiet); }
.actions p { margin: 0; color: var(--quiet); }
.actions p.good { color: var(--good); } .actions p.bad { color: var(--bad); }
#command { margin-top: 12px; }
.choice { display: flex; }
.choice button { padding: 2px 12px; border: 1px solid var(--line); background: none; font-size: 13px; }
.choice button:first-child { border-start-start-radius: 8px; border-end-start-radius: 8px; }
.choice button:last-child { border-start-end-radius: 8px; border-end-end-radius: 8px;
  border-inline-start: 0; }
.choice button[aria-pressed=true] { background: var(--mark); font-weight: 600; }
.empty { padding: 40px 24px; color: var(--quiet); overflow-wrap: anywhere; }
kbd { padding: 1px 6px; border: 1px solid var(--line); border-radius: 5px; font-size: 12px; background: var(--ground); }
footer { padding: 8px 20px; color: var(--quiet); font-size: 13px; border-top: 1px solid var(--line); background: var(--card); }
@media (max-width: 760px) {
  header { padding: 10px 14px; }
  .find { flex: 1 1 100%; }
  main { grid-template-columns: 1fr; grid-template-rows: minmax(140px, 34%) 1fr; }
  nav { border-inline-end: 0; border-bottom: 1px solid var(--line); }
  section { padding: 16px 14px 24px; }
  footer { display: none; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 6px; }
}
`
