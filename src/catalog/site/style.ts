/** How the site looks: one column, light and dark by the reader's own setting, narrow screens first. */
export const STYLE = `:root {
  color-scheme: light dark;
  --back: light-dark(#fbfbfa, #16181c);
  --card: light-dark(#ffffff, #1e2127);
  --text: light-dark(#1c1e21, #e6e8eb);
  --faint: light-dark(#5a616b, #a0a8b4);
  --line: light-dark(#d9dce1, #353a43);
  --link: light-dark(#0a5ec2, #7ab6ff);
  --good: light-dark(#13692f, #6fd391);
  --warn: light-dark(#7a4d00, #f0c069);
  --bad: light-dark(#a3161f, #ff9a9f);
  --mark: light-dark(#fff3c4, #4b4014);
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, sans-serif; background: var(--back); color: var(--text); }
body { margin: 0 auto; max-width: 62rem; padding: 1.25rem; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.4rem 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.6rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
code, pre, .mono { font: 0.875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
.faint { color: var(--faint); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.5rem 1rem; }
header.site { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; justify-content: space-between; }
input[type="search"] {
  width: 100%; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--faint);
  border-radius: 8px; padding: 0.65rem 0.9rem;
}
.choose { display: flex; flex-wrap: wrap; gap: 0.5rem 1.2rem; margin: 0.6rem 0 0; }
select {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--faint); border-radius: 8px;
  padding: 0.35rem 0.5rem; min-height: 2.2rem;
}
ul.packs { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.7rem; }
ul.packs > li { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.8rem 1rem; }
ul.packs h2 { all: unset; display: block; font-weight: 650; }
ul.packs p { margin: 0.2rem 0 0; }
[hidden] { display: none !important; }
.chips { display: flex; flex-wrap: wrap; gap: 0.35rem; margin: 0.5rem 0 0; padding: 0; list-style: none; }
.chip { border: 1px solid var(--line); border-radius: 99px; padding: 0.15rem 0.6rem; font-size: 0.85rem; color: var(--faint); }
a.chip { display: inline-block; }
.state { font-size: 0.85rem; font-weight: 600; border: 1px solid currentColor; border-radius: 6px; padding: 0 0.45rem; }
.yanked { color: var(--bad); }
.deprecated { color: var(--warn); }
.verified { color: var(--good); }
.readme { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.4rem 1rem; }
.readme pre { overflow-x: auto; }
.readme table { display: block; overflow-x: auto; }
.notice { border-left: 4px solid currentColor; background: var(--card); padding: 0.6rem 0.9rem; margin: 0.8rem 0; }
dl.facts { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: 0.3rem 1.2rem; margin: 0; }
dl.facts dt { color: var(--faint); }
dl.facts dd { margin: 0; }
.command { display: flex; gap: 0.5rem; align-items: stretch; margin: 0.5rem 0; }
.command pre, details pre, .box {
  margin: 0; flex: 1; min-width: 0; overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; padding: 0.6rem 0.8rem;
}
.command button {
  font: inherit; cursor: pointer; color: inherit; background: var(--card); border: 1px solid var(--faint);
  border-radius: 8px; padding: 0 0.9rem;
}
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.9rem 0.4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--faint); font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; }
.graph svg { max-width: 100%; height: auto; }
.graph text { fill: var(--text); font: 13px system-ui, sans-serif; }
.graph rect { fill: var(--card); stroke: var(--faint); }
.graph .here rect { stroke: var(--link); stroke-width: 2.5; }
.graph path { fill: none; stroke: var(--faint); stroke-width: 1.5; }
.graph marker path { fill: var(--faint); stroke: none; }
footer { margin: 3rem 0 1rem; color: var(--faint); font-size: 0.9rem; }
@media (max-width: 34rem) {
  body { padding: 0.9rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: 0.5rem; }
  .command { flex-direction: column; }
  .command button { padding: 0.5rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`
