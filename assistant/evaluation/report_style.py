"""The style of an evaluation report: light and dark, wide and narrow, printed."""

STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #1d2126; --soft: #5a626c;
  --rule: #dcd8cf; --faint: #b3ada1; --one: #1f6f8b; --two: #b4532a; --mark: #fbe8a6; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --card: #1d2126; --ink: #e8e6e1;
  --soft: #a3abb5; --rule: #353b43; --faint: #656d77; --one: #6cbfd9; --two: #f0936a;
  --mark: #5a4a12; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p, ul { max-width: 46rem; } .soft, figcaption { color: var(--soft); font-size: .9rem; }
.tiles, .plots { display: grid; gap: .8rem; margin: 1rem 0; padding: 0;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
.plots { grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); }
.tile, figure, details { margin: 0; padding: .9rem 1rem; background: var(--card);
  border: 1px solid var(--rule); border-radius: .5rem; }
.tile b { display: block; font-size: 1.6rem; line-height: 1.25; }
.tile b small { font-size: .85rem; font-weight: normal; color: var(--soft); }
.one::before, .two::before { content: ""; display: inline-block; width: .7em; height: .7em;
  border-radius: 50%; margin-right: .4em; background: var(--one); }
.two::before { background: var(--two); }
.plot { width: 100%; height: auto; display: block; }
.plot > g > rect { fill: none; } .plot text { fill: var(--soft); font-family: inherit; }
.plot .tick line { stroke: var(--rule); }
.scroll { overflow-x: auto; } .scroll:focus { outline: 2px solid var(--one); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums;
  min-width: min(100%, 30rem); overflow-wrap: normal; }
th, td { padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top; } td + td, th + th { text-align: right; padding-right: 1rem; }
td small { white-space: nowrap; }
@media (max-width: 40rem) { td small { display: block; } th, td { padding-right: .5rem; } }
details { margin: .6rem 0; } summary { cursor: pointer; font-weight: 600; }
blockquote { margin: .3rem 0 .8rem; padding-left: .8rem; border-left: 3px solid var(--rule); }
mark { background: var(--mark); color: inherit; } a { color: var(--one); }
code { font-size: .9em; }
@media print { details { break-inside: avoid; } body { background: none; } }
""".strip()
