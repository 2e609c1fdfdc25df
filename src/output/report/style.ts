import {THEME} from '../../page/index.js'

/** Lines have a colour and dashes each, for light, dark and print, and for any eyes. */
export const STYLE = `${THEME}
:root { --p50: #2456c4; --p90: #0b7a6e; --p99: #b3470b; --max: #74777f; --bar: #0b6e63 }
@media (prefers-color-scheme: dark) { :root { --p50: #8fb0ff; --p90: #4fd0bf; --p99: #ffa466;
  --max: #9da1aa; --bar: #63d8c6 } }
body { font-size: 15px }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem }
.brand { margin: 0 0 1.25rem }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0; overflow-wrap: anywhere }
h2 { font-size: 1rem; margin: 0 }
.sub { color: var(--quiet); margin: .25rem 0 1.5rem; overflow-wrap: anywhere }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem;
  margin: 0 0 1.5rem }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: .6rem .8rem }
.figures dt { color: var(--quiet); font-size: .8rem }
.figures dd { margin: 0; font-size: 1.2rem; font-variant-numeric: tabular-nums }
.note { border-left: 4px solid var(--warn); padding: .4rem .9rem; margin: 0 0 1.5rem;
  background: var(--card) }
.verdict { border-left: 4px solid var(--quiet); padding: .6rem .9rem; margin: 0 0 1.5rem;
  background: var(--card) }
.verdict.regression { border-color: var(--bad) } .verdict.improvement { border-color: var(--good) }
.failed { color: var(--bad) } .passed { color: var(--good) }
section, figure { position: relative; background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  margin: 0 0 1.5rem; padding: 1rem 1.1rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
  white-space: nowrap }
th:first-child, td:first-child { text-align: left; padding-left: 0 }
th { color: var(--quiet); font-weight: 500; font-size: .85rem }
tr:last-child td, tr:last-child th[scope=row] { border-bottom: 0 }
td.withheld { color: var(--quiet) }
td small { display: block; color: var(--quiet); font-size: .78rem; line-height: 1.2 }
tbody th { text-align: left; padding-left: 0 }
figcaption { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; justify-content: space-between;
  align-items: baseline; margin: 0 0 .5rem }
.controls, .legend, .scales { display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .85rem;
  color: var(--quiet) }
.controls { gap: .2rem 1.75rem }
label { display: inline-flex; align-items: center; gap: .35rem; cursor: pointer }
label:has(:focus-visible) { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px }
input { accent-color: var(--focus); margin: 0 }
.key { width: 24px; height: 8px }
.plot { display: block; width: 100%; height: auto; touch-action: pan-y }
.plot:focus-visible { outline-offset: 4px; border-radius: 2px }
.tick { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums }
.grid { stroke: var(--line) } .axis, .mark { stroke: var(--quiet) }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round }
circle.line { fill: currentColor; stroke: none }
.p50, .service, .candidate { stroke: var(--p50); color: var(--p50) }
.p90, .response { stroke: var(--p90); color: var(--p90); stroke-dasharray: 7 3 }
.p99, .baseline { stroke: var(--p99); color: var(--p99); stroke-dasharray: 3 3 }
.max { stroke: var(--max); color: var(--max); stroke-dasharray: 1 3 }
.requests { stroke: var(--p50); color: var(--p50) }
.errors { stroke: var(--bad); color: var(--bad); stroke-dasharray: 4 3 }
label.p50, label.p90, label.p99, label.max, label.service, label.response, label.candidate,
label.baseline, label.requests, label.errors { color: var(--quiet) }
.bar { fill: var(--bar) }
.cursor { stroke: var(--ink); stroke-width: 1 }
figure[data-scale=linear] .layer.log, figure[data-scale=log] .layer.linear { display: none }
.hidden { display: none }
.readout { min-height: 1.3em; margin: .2rem 0 -.3rem; font-size: .85rem; font-variant-numeric: tabular-nums }
.about { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap }
footer { color: var(--quiet); font-size: .85rem }
.hint { color: var(--quiet); font-size: .85rem; margin: 0 0 1.5rem }
@media (max-width: 40rem) { main { padding: 1.25rem .75rem 3rem } section, figure { padding: .8rem .7rem }
  .tick { font-size: 19px } .tick.label { display: none } }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --quiet: #444;
  --line: #ccc; --brand: #075a51; --brand-ink: #fff; --p50: #1a3f94; --p90: #075a51; --p99: #8a3506; --max: #555; --bar: #1a3f94;
  --bad: #8f1d16; --good: #14532a; --warn: #6b4600 }
  body { font-size: 11pt } main { max-width: none; padding: 0 }
  figure, section, .figures, .verdict { break-inside: avoid }
  .scales, .readout, .hint, .legend input, .cursor { display: none } }
`
