/** The look of a downloaded run page; prints well. */
export const PAGE_STYLE = `
:root { color-scheme: light; --ink: #1d2129; --quiet: #5b6472; --line: #e3e5ea; --accent: #3355cc; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; color: var(--ink); background: #fff; font: 16px/1.6 system-ui, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
.when, footer { color: var(--quiet); font-size: .875rem; margin: 0; }
.inputs { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: .75rem 0 0; }
.inputs li { border: 1px solid var(--line); border-radius: 6px; padding: .1rem .6rem; font-size: .875rem; overflow-wrap: anywhere; }
.inputs span { color: var(--quiet); margin-right: .25rem; }
.failure { border-left: 3px solid #b42318; background: #fdf1f0; padding: .6rem .9rem; }
.code-switch { display: inline-block; margin-top: .75rem; font-size: .875rem; }
main { margin-top: 1.75rem; } section { margin: 1rem 0; } .prose { max-width: 44rem; }
.prose table { border-collapse: collapse; } .prose th, .prose td { border-bottom: 1px solid var(--line); padding: .3rem .7rem; text-align: left; }
pre { margin: 0; overflow-x: auto; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.code { display: none; background: #f6f7f9; border: 1px solid var(--line); border-radius: 6px; padding: .75rem; margin-bottom: .5rem; white-space: pre; }
.shows-code pre.code { display: block; } pre.stderr { color: #8a4b08; }
.output { margin: .5rem 0; overflow-x: auto; } img { max-width: 100%; height: auto; }
.error { color: #b42318; font-weight: 600; } .frame iframe { width: 100%; border: 0; display: block; height: 4rem; }
.download { display: inline-flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: baseline; margin: 0; padding: .45rem .9rem; border: 1px solid var(--line); border-radius: 6px; font-weight: 600; text-decoration: none; color: var(--accent); overflow-wrap: anywhere; }
p.download { color: var(--ink); } .download span, .download em { color: var(--quiet); font-weight: 400; font-size: .875rem; }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: .75rem; }
@media print { .code-switch { display: none; } body { max-width: none; } section { break-inside: avoid; } }
`;
