/** The page's only style: no fonts, images or scripts from anywhere. Prints in black on white. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--bg:#fff;--ink:#1c2430;--dim:#5b6675;--line:#dfe4ea;--soft:#f5f7f9;--accent:#2456a6;
--good:#17713b;--good-bg:#e6f4ea;--bad:#b3261e;--bad-bg:#fcebea;--wait:#8a5200;--wait-bg:#fdf1dc}
@media (prefers-color-scheme:dark){:root{--bg:#14181d;--ink:#dde3ea;--dim:#98a3b1;--line:#2c343d;--soft:#1b2127;
--accent:#8ab4f8;--good:#7fd19b;--good-bg:#16301f;--bad:#f2a29b;--bad-bg:#3a1d1b;--wait:#f0c274;--wait-bg:#362a14}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
header .kind{margin:0;color:var(--dim);font-size:.8rem;letter-spacing:.06em;text-transform:uppercase}
h1{margin:.2rem 0 .6rem;font-size:1.9rem;line-height:1.2;font-weight:650;overflow-wrap:anywhere}
h2{margin:3rem 0 .8rem;padding-bottom:.4rem;border-bottom:1px solid var(--line);font-size:1.2rem;font-weight:650}
h3{margin:0;font-size:1.02rem;font-weight:620;overflow-wrap:anywhere}
h4{margin:1.3rem 0 .4rem;font-size:.78rem;font-weight:620;letter-spacing:.04em;text-transform:uppercase;color:var(--dim)}
p{margin:.4rem 0;overflow-wrap:anywhere}
a{color:var(--accent)}
nav{margin:1.2rem 0 0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
.dim{color:var(--dim)}
.lead{font-size:1.02rem}
code,pre,.diff{font:12px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{margin:.4rem 0;padding:.7rem .9rem;background:var(--soft);border:1px solid var(--line);border-radius:6px;
white-space:pre-wrap;overflow-wrap:anywhere}
dl{margin:.8rem 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:.6rem 2rem}
dl>div{min-width:0}
dt{color:var(--dim);font-size:.8rem}
dd{margin:0;overflow-wrap:anywhere}
dl.wide{grid-template-columns:1fr}
.badge{display:inline-block;padding:.05rem .5rem;border-radius:4px;font-size:.8rem;font-weight:600;white-space:nowrap;
background:var(--soft);color:var(--dim)}
.badge.good{background:var(--good-bg);color:var(--good)}
.badge.bad{background:var(--bad-bg);color:var(--bad)}
.badge.wait{background:var(--wait-bg);color:var(--wait)}
article{margin:1.2rem 0;padding:1.1rem 1.3rem 1.3rem;border:1px solid var(--line);border-radius:8px}
article>.top{display:flex;gap:.8rem;justify-content:space-between;align-items:flex-start}
.says{margin:.6rem 0;padding:.1rem .9rem;border-left:3px solid var(--line)}
.says.good{border-color:var(--good)}.says.bad{border-color:var(--bad)}.says.wait{border-color:var(--wait)}
ul{margin:.3rem 0;padding-left:1.2rem}
li{margin:.15rem 0;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;font-size:.86rem}
th{padding:.3rem .8rem .3rem 0;text-align:left;color:var(--dim);font-weight:500;border-bottom:1px solid var(--line);
vertical-align:bottom}
td{padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap}
td.t{white-space:nowrap}
.scroll{overflow-x:auto}
td.path{min-width:12rem}
.diff{margin:.8rem 0 0;border:1px solid var(--line);border-radius:6px;overflow:hidden}
.diff .file{padding:.4rem .8rem;background:var(--soft);font-weight:600;overflow-wrap:anywhere}
.diff .rows{padding:.3rem 0}
.diff span{display:block;padding:0 .8rem;white-space:pre-wrap;overflow-wrap:anywhere}
.diff .at{color:var(--dim);background:var(--soft)}
.diff .add{background:var(--good-bg)}
.diff .del{background:var(--bad-bg)}
.plus{color:var(--good)}.minus{color:var(--bad)}
footer{margin-top:3rem;color:var(--dim);font-size:.86rem}
@media print{:root{--bg:#fff;--ink:#000;--dim:#444;--line:#bbb;--soft:#f4f4f4;--accent:#000;--good:#0b5a2b;--good-bg:#eef7f0;
--bad:#8c1a14;--bad-bg:#fbeeed;--wait:#5e3900;--wait-bg:#fbf3e3}
main{max-width:none;padding:0}nav{display:none}body{font-size:10.5pt}
h2,h3,h4,.top{break-after:avoid}tr,.says,dl>div{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
