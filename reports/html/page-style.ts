/**
 * The page's look, light and dark. System fonts, tabular figures, no colour that is not also said by shape or word. Nothing moves; the rule
 * for reduced motion guards what readers' own styles may add.
 */
const COLOURS = `
:root{color-scheme:light dark;
--bg:#f7f6f2;--panel:#fffefb;--ink:#1b2027;--soft:#59616c;--rule:#dcd8cd;--hair:#ebe8df;--link:#1f4a94;--mark:#1b2027;
--pass:#1a6640;--pass-bg:#d9ecdf;--fail:#ab2116;--fail-bg:#fae3df;--unsure:#7a5500;--unsure-bg:#f6e9c4;--bad:#5d3696;--bad-bg:#ece3f6;
--fault:#9a4d00;--fault-bg:#f0c48c;--on-solid:#fff;--minor:#68717d}
@media(prefers-color-scheme:dark){:root{
--bg:#101318;--panel:#171b21;--ink:#e6e3dc;--soft:#a1a9b4;--rule:#2f353e;--hair:#222831;--link:#94b8ff;--mark:#e6e3dc;
--pass:#6ccb95;--pass-bg:#173626;--fail:#ff8b7e;--fail-bg:#3d1a17;--unsure:#e5b94f;--unsure-bg:#382c0d;--bad:#c8a8ff;--bad-bg:#2c2040;
--fault:#f0a95c;--fault-bg:#6b4216;--on-solid:#14171b;--minor:#8b95a2}}
`;

const BASE = `
*{box-sizing:border-box}
html{scroll-padding-top:16px;-webkit-text-size-adjust:100%}
@media(prefers-reduced-motion:reduce){*{scroll-behavior:auto!important;transition:none!important;animation:none!important}}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
main,.masthead,footer{max-width:1200px;margin:0 auto;padding:0 32px}
h1,h2,h3,h4,h5,p,dl,dd,ul,figure,fieldset{margin:0;padding:0;border:0}
h1,h2,h3{line-height:1.2;font-weight:650;letter-spacing:-.012em;text-wrap:balance}
h4,h5{font-weight:600}
a{color:var(--link);text-underline-offset:2px;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
code,kbd,pre,.mono,.id,.path{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;font-size:.87em;unicode-bidi:isolate}
kbd{border:1px solid var(--rule);border-bottom-width:2px;border-radius:4px;padding:0 5px;background:var(--panel)}
.soft{color:var(--soft);font-weight:400}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.label,thead th,dt,h5,.exhibit figcaption .label{font-size:11px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;color:var(--soft)}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:16px;background:var(--panel);padding:8px 12px;z-index:1}
.scroll{overflow-x:auto;position:relative}
[hidden]{display:none!important}
`;

const HEAD = `
.masthead{display:flex;justify-content:space-between;align-items:center;gap:24px;padding-top:20px;padding-bottom:20px;font-size:13px}
.brand{display:flex;align-items:center;gap:9px;font-size:15px;font-weight:600;letter-spacing:.01em}
.brand .soft{font-size:13px;margin-left:4px}
.orbit .ring{fill:none;stroke:var(--soft);stroke-width:1;opacity:.6}.orbit .sun{fill:var(--ink)}.orbit .planet{fill:var(--ink);stroke:var(--bg);stroke-width:1.5}
.keys label{display:inline-flex;gap:6px;align-items:center;color:var(--soft)}
.overall{display:grid;grid-template-columns:auto 1fr;column-gap:20px;align-items:center;border-top:3px solid var(--mark);padding:26px 0 30px}
.overall .mark{width:52px;height:52px;grid-row:span 2}
.overall h1{font-size:40px;letter-spacing:-.025em}
.overall p{font-size:17px}
.overall.pass{border-color:var(--pass)}.overall.fail{border-color:var(--fail)}.overall.inconclusive{border-color:var(--unsure)}.overall.invalid-submission,.overall.harness-defect{border-color:var(--bad)}
.mark{flex:none;align-self:center;width:15px;height:15px;overflow:visible}
.mark .line{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.mark .broken{stroke-dasharray:2.6 2.2}.mark .solid{fill:currentColor}.mark .cut{stroke:var(--on-solid);stroke-width:1.8;stroke-linecap:round}
.pass.mark,.verdict.pass{color:var(--pass)}.fail.mark,.verdict.fail{color:var(--fail)}.inconclusive.mark,.verdict.inconclusive{color:var(--unsure)}
.invalid-submission.mark,.verdict.invalid-submission,.harness-defect.mark,.verdict.harness-defect{color:var(--bad)}
.verdict{display:inline-flex;align-items:baseline;gap:7px;font-weight:600;white-space:nowrap}
nav{border-top:1px solid var(--rule);padding:14px 0 18px;display:grid;gap:14px}
nav ul{list-style:none;columns:2;column-gap:48px}nav ul.capstones{columns:1}
nav li{display:grid;grid-template-columns:128px 1fr auto;gap:10px;padding:3px 0;break-inside:avoid;align-items:baseline}
footer{padding-top:28px;padding-bottom:48px;font-size:13px}
`;

const SECTIONS = `
.capstone{border-top:1px solid var(--mark);padding:30px 0 40px;display:flow-root}
.capstone-head{display:flex;justify-content:space-between;gap:32px;align-items:flex-start}
.capstone-head>*{min-width:0;max-width:100%}h1,h2,h3,.path{overflow-wrap:anywhere}
.capstone-head h2{font-size:27px;margin:1px 0 8px}
.path{color:var(--soft);font-size:13px}
.facts{display:flex;flex-wrap:wrap;gap:4px 18px;align-items:baseline}
.score{text-align:right}.score .big{font-size:40px;font-weight:650;letter-spacing:-.03em;line-height:1}
.score .track{fill:var(--rule)}.score .filled{fill:var(--ink)}.score svg{display:block;margin:8px 0 6px auto}
.identity{display:flex;flex-wrap:wrap;gap:6px 36px;margin:18px 0 22px}
.identity div{min-width:0}.identity dd{overflow-wrap:anywhere;font-size:14px}.identity .mono{font-size:12.5px;line-height:21px}
.notice,.problem{background:var(--unsure-bg);border-left:3px solid var(--unsure);padding:12px 16px;margin:0 0 22px}
.problem{background:var(--bad-bg);border-color:var(--bad)}.problem.fail{background:var(--fail-bg);border-color:var(--fail)}
.problem h3{font-size:17px}.problem pre{margin:10px 0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px;line-height:1.55}
.problem .soft{color:var(--ink)}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;font-weight:600;padding:0 0 8px}caption .soft{font-size:13px;margin-left:8px}
th{font-weight:400;text-align:left}
thead th{padding:0 14px 7px 0;vertical-align:bottom;border-bottom:1px solid var(--rule);white-space:nowrap}
td,tbody th{padding:8px 14px 8px 0;border-bottom:1px solid var(--hair);vertical-align:baseline}
.num{text-align:right}thead th:last-child,td:last-child{padding-right:2px}
.criteria .title{display:block;font-weight:500}.criteria .invariant{display:block;color:var(--soft);font-size:13px}
.criteria .id{white-space:nowrap}.criteria .num{white-space:nowrap}
.criteria td:nth-child(4){font-size:13px}
.criteria .group th{font-size:12px;color:var(--soft);padding-top:18px}
.count{display:block;font-size:12.5px;font-weight:600}.count.fail{color:var(--fail)}.count.inconclusive{color:var(--unsure)}
.runs .pass,.survival .pass{fill:var(--pass)}.runs .fail,.survival .fail{fill:var(--fail)}.runs .inconclusive,.survival .inconclusive{fill:var(--unsure)}
`;

const MAP = `
.seeds{margin:38px 0 0}.seeds h3{font-size:18px;margin-bottom:2px}.seeds .scroll{margin:14px 0 6px}
.map{width:auto;border-spacing:2px;border-collapse:separate;margin-left:-2px}
.map th,.map td{padding:0;border:0}
.map thead th{font-size:10px;letter-spacing:0;text-transform:none;text-align:center;font-weight:500;padding-bottom:3px}
.map thead .corner{text-align:left;text-transform:uppercase;font-size:11px;letter-spacing:.06em;font-weight:600}
.map.tall thead th:not(.corner) span{writing-mode:vertical-rl;transform:rotate(180deg)}
.map tbody th,.map thead .corner{position:sticky;left:0;z-index:1;background:var(--bg)}
.map tbody th{padding-right:16px;white-space:nowrap;font-size:13px}
.map td,.key{width:17px;min-width:17px;height:19px;text-align:center;border-radius:2px;font-size:11px;line-height:19px;position:relative}
.map a{display:block;height:19px;color:inherit;text-decoration:none;border-radius:2px}
.map td.pass,.key.pass{background:var(--pass-bg);color:var(--pass)}
.map td.pass::before,.key.pass::before{content:"\\B7" / "";font-weight:700}
.map td.fail,.key.fail{background:var(--fail);color:var(--on-solid)}
.map td.fail:not(:has(a))::before,.map .fail a::before,.key.fail::before{content:"\\D7" / "";font-weight:700}
.map td.inconclusive,.key.inconclusive{background:var(--unsure-bg);color:var(--unsure);box-shadow:inset 0 0 0 1px var(--unsure)}
.map td.inconclusive:not(:has(a))::before,.map .inconclusive a::before,.key.inconclusive::before{content:"?" / "";font-weight:700}
.map td.invalid-submission,.map td.harness-defect{background:var(--bad);color:var(--on-solid)}
.map td.invalid-submission::before,.map td.harness-defect::before{content:"!" / "";font-weight:700}
.map td.none,.key.none{background:transparent;box-shadow:inset 0 0 0 1px var(--hair)}
.legend{display:flex;flex-wrap:wrap;gap:6px;align-items:center;font-size:12px;color:var(--soft)}
.legend .key,.legend svg{flex:none;margin-left:12px}.legend .key:first-child,.legend svg:first-child{margin-left:0}
.stories{columns:2;column-gap:48px;margin-top:8px;font-size:13.5px}
.stories div{break-inside:avoid;padding:0 0 10px}.stories dt{text-transform:none;letter-spacing:0;font-size:13.5px;color:var(--ink)}
.map td.coverage{width:auto;text-align:left;padding-right:14px;white-space:nowrap;font-size:12.5px;color:var(--soft)}.map thead .side{text-align:left;padding-right:14px}
.about{margin-top:16px;font-size:13.5px}.about summary{font-weight:600}
`;

const FINDINGS = `
.findings-title{font-size:22px;margin:48px 0 0}.findings-title .soft{font-size:14px;letter-spacing:0;margin-left:6px}
.finding{background:var(--panel);border:1px solid var(--rule);border-top:3px solid var(--unsure);border-radius:3px;padding:22px 26px 24px;margin:18px 0 0}
.finding.fail{border-top-color:var(--fail)}.finding.invalid-submission,.finding.harness-defect{border-top-color:var(--bad)}
.finding h3{font-size:19px}.finding h3 .id{font-size:.92em;font-weight:600;margin-right:4px}
.finding .facts{margin:7px 0 10px;font-size:14px}
.must{padding-bottom:14px;border-bottom:1px solid var(--rule);margin-bottom:16px}.must .label,.replay .label,figcaption .label{margin-right:10px}
.finding h4{font-size:14px;display:flex;gap:14px;align-items:baseline}.where{font-weight:500}
.failure{display:grid;gap:22px;margin:12px 0 4px}.failure>*{min-width:0}
.versus{display:grid;grid-template-columns:1fr 1fr;gap:28px}
.versus>div{border-left:3px solid var(--pass);padding:0 0 2px 14px;min-width:0}.versus .got{border-color:var(--fail)}
.versus p{font-size:16px;line-height:1.45;overflow-wrap:anywhere}
.events td,.events tbody th,.fates td,.fates tbody th{padding-top:6px;padding-bottom:6px}
.events .num,.events td:nth-child(4){white-space:nowrap}.events td:nth-child(1){width:30px}
.events td:nth-child(5){min-width:230px}.events .remark{min-width:130px;color:var(--fail);font-weight:500;font-size:13.5px}
.events tr:target td,.events tr:target th,.events tr.current td,.events tr.current th{background:var(--unsure-bg)}
.ordinal{display:inline-block;min-width:18px;text-align:center;font-size:12px;font-weight:650}
.events .ordinal{background:var(--ink);color:var(--panel);border-radius:2px;line-height:18px}
.replay{display:flex;align-items:center;background:var(--bg);border:1px solid var(--rule);border-radius:3px;padding:8px 8px 8px 14px}
.replay code{flex:1;min-width:0;overflow-wrap:anywhere;user-select:all;padding:4px 2px}
button{font:inherit;font-size:13px;color:var(--ink);background:var(--panel);border:1px solid var(--soft);border-radius:3px;padding:3px 12px;cursor:pointer}
.digest{font-size:12.5px;overflow-wrap:anywhere}
details>summary{cursor:pointer;padding:5px 0}
.hints{margin:14px 0 4px}.hint{border-left:1px solid var(--rule);padding-left:14px}.hint summary{font-weight:600;font-size:14px}.hint p{padding:2px 0 8px}
.more{border-top:1px solid var(--hair);margin-top:8px}.more summary{font-size:14px}.finding>.more>summary .verdict{margin:0 8px 0 4px}
.got-short{color:var(--soft);margin-left:10px}
.fate{font-weight:600;color:var(--unsure)}.fate.pass{color:var(--pass)}.fate.fail{color:var(--fail)}
.fates .mono{font-size:13px}.survival{display:block}.survival .seen{fill:none;stroke:var(--soft)}.survival .extra{fill:var(--unsure)}
.plain{font-size:13px;margin:0 0 18px}.plain caption{padding-top:10px}.plain td{padding-top:3px;padding-bottom:3px;white-space:nowrap}.plain .strong td{font-weight:650}
`;

const DIAGRAM = `
.exhibit{border-top:1px solid var(--rule);padding-top:16px;position:relative}
.exhibit figcaption{font-size:14px;padding-right:230px}
.scales{position:absolute;right:0;top:15px;font-size:13px;display:flex;gap:14px;color:var(--soft)}
.scales label{display:inline-flex;gap:5px;align-items:center}
.space-time{display:block;margin-top:12px;width:100%;min-width:860px;height:auto;overflow:visible;font-size:11px}
.exhibit .scroll{padding:2px}
.by-order,.exhibit:has(.pick-order:checked) .by-time{display:none}.exhibit:has(.pick-order:checked) .by-order{display:block}
.space-time text{fill:var(--ink);font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:10.5px}
.space-time .lane text{font-size:11.25px}.lane line{stroke:var(--rule);stroke-width:1.25}
.axis line{stroke:var(--soft)}.axis .grid{stroke:var(--hair)}.axis text{fill:var(--soft)}
.reach{fill:var(--fault-bg);opacity:.13}
.fault rect,.fault-key{fill:var(--fault-bg);stroke:var(--fault);stroke-width:.75}.fault text{paint-order:stroke;stroke:var(--panel);stroke-width:3px;stroke-linejoin:round}.fault.inside text{stroke:none}.fault .kind{font-weight:700}
.message line{stroke:var(--soft);stroke-width:1}.arrowhead{fill:var(--soft)}
.message text{fill:var(--soft);paint-order:stroke;stroke:var(--panel);stroke-width:4px;stroke-linejoin:round}
.minor{fill:var(--minor);opacity:.75}.faint{fill:none;stroke:var(--minor);stroke-width:.75;opacity:.35}
.leader{fill:none;stroke:var(--fail);stroke-width:1;opacity:.75}
.callout{fill:var(--panel);stroke:var(--fail)}.decisive .ordinal{font-weight:700}
.diamond{fill:var(--fail);stroke:var(--panel);stroke-width:1.25}.decisive-mark .inside{fill:var(--on-solid);font-weight:700;font-size:10px}
.decisive{cursor:pointer;outline-offset:0}.decisive:hover .callout,.decisive:focus .callout,.decisive.current .callout{fill:var(--unsure-bg);stroke-width:2}
.decisive-mark.current .diamond,.decisive-mark:hover .diamond{stroke:var(--ink);stroke-width:2}.leader.current{stroke-width:2;opacity:1}
`;

const NARROW = `
@media(max-width:760px){main,.masthead,footer{padding-left:16px;padding-right:16px}.versus{grid-template-columns:1fr;gap:14px}.stories,nav ul{columns:1}
.capstone-head{flex-direction:column}.score{text-align:left}.score svg{margin-left:0}.exhibit figcaption{padding-right:0}.scales{position:static;margin-top:8px}.masthead{flex-wrap:wrap}.finding{padding:18px 16px}.overall h1{font-size:32px}.overall p{grid-column:1/-1}.overall .mark{grid-row:auto;width:40px;height:40px}}
@media print{:root{--bg:#fff;--panel:#fff}.keys,.copy,.scales,.skip{display:none}.finding{break-inside:auto}a{color:inherit}}
`;

export const PAGE_STYLE = COLOURS + BASE + HEAD + SECTIONS + MAP + FINDINGS + DIAGRAM + NARROW;
