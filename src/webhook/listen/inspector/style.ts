/** System fonts and colours for both schemes; nothing is loaded. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--text:#1b1f24;--soft:#59636e;--line:#d9dee3;--good:#1a7f4b;--bad:#c4322e;--warn:#8a5a00;--mark:#e6eefb;--focus:#1f6feb}
@media (prefers-color-scheme:dark){:root{--ground:#0e1116;--card:#161b22;--text:#e8edf2;--soft:#9aa4af;--line:#2b323b;--good:#4cc38a;--bad:#ff7b72;--warn:#d9a62e;--mark:#1d2b42;--focus:#6cb1ff}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html,body{height:100%}
body{margin:0;display:flex;flex-direction:column;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
header{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center;padding:12px 20px;background:var(--card);border-bottom:1px solid var(--line)}
h1{margin:0;font-size:17px}
header p{margin:0;color:var(--soft);overflow-wrap:anywhere}
.grow{flex:1 1 240px}
input{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--line);border-radius:8px;padding:6px 10px;width:220px;max-width:100%}
button{font:inherit;color:inherit;cursor:pointer}
:focus-visible{outline:2px solid var(--focus);outline-offset:-2px}
main{flex:1;min-height:0;display:grid;grid-template-columns:minmax(280px,380px) 1fr}
nav,section{overflow:auto;min-height:0}
nav{border-right:1px solid var(--line)}
ul{list-style:none;margin:0;padding:0}
li button{display:grid;grid-template-columns:auto 1fr auto;gap:2px 10px;width:100%;padding:10px 16px;text-align:left;background:none;border:0;border-bottom:1px solid var(--line);border-left:3px solid transparent}
li button:hover{background:var(--card)}
li button[aria-current=true]{background:var(--mark);border-left-color:var(--focus)}
.event{font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.small{color:var(--soft);font-size:13px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
li .small{grid-column:1/-1}
li time{color:var(--soft);font-size:13px}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
.status{font-variant-numeric:tabular-nums;font-weight:600}
section{padding:20px 24px}
section>div>*:first-child{margin-top:0}
h2{margin:0;font-size:20px;overflow-wrap:anywhere}
h3{margin:24px 0 8px;font-size:13px;text-transform:uppercase;letter-spacing:.05em;color:var(--soft)}
.verdict{margin:14px 0;padding:12px 16px;background:var(--card);border:1px solid var(--line);border-left:4px solid currentColor;border-radius:8px}
.verdict strong{display:block}
.verdict span{color:var(--text);overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
pre{margin:0;padding:14px 16px;background:var(--card);border:1px solid var(--line);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.actions{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;margin:16px 0 0}
.actions button{padding:7px 16px;background:var(--text);color:var(--ground);border:0;border-radius:8px;font-weight:600}
.actions button:disabled{opacity:.45;cursor:not-allowed}
.actions p{margin:0;color:var(--soft)}
.actions p.good{color:var(--good)}.actions p.bad{color:var(--bad)}
.empty{padding:40px 24px;color:var(--soft)}
kbd{padding:1px 6px;border:1px solid var(--line);border-radius:5px;font:12px ui-monospace,monospace;background:var(--ground)}
footer{padding:8px 20px;color:var(--soft);font-size:13px;border-top:1px solid var(--line);background:var(--card)}
@media (max-width:760px){main{grid-template-columns:1fr;grid-template-rows:minmax(140px,38%) 1fr}nav{border-right:0;border-bottom:1px solid var(--line)}}
`
