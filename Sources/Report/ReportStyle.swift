/// The look of the page: one sheet, for screen and paper, light and dark.
enum ReportStyle {
  static let css = """
    :root{color-scheme:light dark;--ink:#1b1d21;--soft:#5c626b;--line:#d9dce1;--paper:#fdfdfb;
    --tint:#f3f3ef;--edge:#0003;--blue:#1f5f99;--orange:#c8590a;--grey:#8a919b;--green:#3f7d4e;--violet:#7a4f9a;
    --h1:#c6dbec;--h2:#97bfde;--h3:#5c97c6;--h4:#2b6ca3;--h5:#0b3c68}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e6e3;--soft:#a3a9b2;--line:#3a3e45;
    --paper:#15171a;--tint:#1e2125;--edge:#fff4;--blue:#74b0e4;--orange:#f0934a;--grey:#8b929c;--green:#7cc08c;
    --violet:#bd93dd;--h1:#274562;--h2:#2f6394;--h3:#4a8cc6;--h4:#86bdea;--h5:#dceefb}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:17px/1.55 Georgia,"Iowan Old Style","Times New Roman",serif}
    main{max-width:54rem;margin:0 auto;padding:1.5rem 1.1rem 4rem}
    h1{font-size:2.1rem;line-height:1.15;margin:.2rem 0 .6rem;text-wrap:balance}
    h2{font-size:1.35rem;line-height:1.25;margin:2.8rem 0 .5rem;padding-top:.7rem;
    border-top:2px solid var(--ink)}
    p{max-width:42rem;margin:.6rem 0}
    .over{font:600 .8rem/1.3 system-ui,sans-serif;letter-spacing:.06em;text-transform:uppercase;
    color:var(--soft);margin:0}
    .lead{font-size:1.2rem;line-height:1.45}
    a{color:var(--blue)}
    nav,dl,table,figcaption,summary,.note,footer{font-family:system-ui,"Segoe UI",sans-serif}
    nav{font-size:.88rem;margin:1rem 0}nav a{margin-right:1rem;white-space:nowrap}
    dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:1rem;
    margin:1.4rem 0;padding:1rem 0;border:solid var(--line);border-width:1px 0}
    dt{font-size:.82rem;color:var(--soft)}dd{margin:0;font-size:1.5rem;font-weight:600;
    font-variant-numeric:tabular-nums;line-height:1.2}dd small{display:block;font-size:.8rem;
    font-weight:400;color:var(--soft)}
    figure{margin:1.2rem 0}figcaption,.note{font-size:.86rem;color:var(--soft);line-height:1.45}
    .wide{overflow-x:auto;
    background:linear-gradient(90deg,var(--paper) 30%,transparent) 0 0/2rem 100% local,
    linear-gradient(270deg,var(--paper) 30%,transparent) 100% 0/2rem 100% local,
    linear-gradient(90deg,var(--edge),transparent) 0 0/.6rem 100% scroll,
    linear-gradient(270deg,var(--edge),transparent) 100% 0/.6rem 100% scroll;
    background-repeat:no-repeat}.wide:focus-visible,a:focus-visible,summary:focus-visible,
    button:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
    .chart svg{display:block;width:100%;min-width:40rem;height:auto}
    table{border-collapse:collapse;width:100%;font-size:.86rem;line-height:1.35;margin:.6rem 0 1rem}
    caption{text-align:left;font-weight:600;padding:.3rem 0}
    th,td{padding:.28rem .7rem .28rem 0;text-align:left;vertical-align:top;
    border-bottom:1px solid var(--line)}
    th{font-weight:600;color:var(--soft);vertical-align:bottom}
    th button{all:unset;cursor:pointer;text-decoration:underline dotted}
    .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    tr:target{background:var(--tint);outline:2px solid var(--orange)}
    code,pre{font:.85em/1.45 ui-monospace,Menlo,Consolas,monospace}
    pre{background:var(--tint);padding:.8rem 1rem;overflow-x:auto;white-space:pre-wrap;
    overflow-wrap:anywhere}
    summary{cursor:pointer;font-size:.92rem;color:var(--blue);padding:.3rem 0}
    .wide td:nth-child(2):not(.n){min-width:9rem}.bar{width:8rem;height:.7rem;display:block}
    .t{font:13px system-ui,sans-serif;fill:var(--soft)}.e{text-anchor:end}.m{text-anchor:middle}
    .axis{stroke:var(--soft);fill:none}.grid{stroke:var(--line);fill:none}
    .tick{stroke:var(--grey);fill:none;stroke-width:1}.bad{stroke:var(--orange);stroke-width:2}
    .ground{fill:var(--tint)}.revised,.up{fill:var(--blue)}.backfilled{fill:var(--green)}
    .withdrawn,.down{fill:var(--orange)}
    .h1{fill:var(--h1)}.h2{fill:var(--h2)}.h3{fill:var(--h3)}.h4{fill:var(--h4)}.h5{fill:var(--h5)}
    path[class^=s-]{fill:none;stroke-linejoin:round}
    .s-first{stroke:var(--orange);stroke-width:1.6;stroke-dasharray:5 3}
    .s-today{stroke:var(--blue);stroke-width:2.4}
    .s-asof0{stroke:var(--green);stroke-width:1.4}.s-asof1{stroke:var(--violet);stroke-width:1.4}
    .s-asof2{stroke:var(--grey);stroke-width:1.4}
    .key{display:block;margin-top:.15rem}
    .nb,.key span,td a,p a[href^="#r"],td:first-child{white-space:nowrap}
    p code{overflow-wrap:anywhere}
    .key i{display:inline-block;width:.8em;height:.8em;margin:0 .1em 0 0}.key span{margin-right:1em}
    i.revised{background:var(--blue)}i.backfilled{background:var(--green)}
    i.withdrawn{background:var(--orange)}i.h1{background:var(--h1)}i.h2{background:var(--h2)}
    i.h3{background:var(--h3)}i.h4{background:var(--h4)}i.h5{background:var(--h5)}
    .key i[class^=s-]{height:0;width:1.6em;vertical-align:middle;border-top:3px solid}
    .key i.s-first{border-color:var(--orange);border-top-style:dashed!important}
    .key i.s-today{border-color:var(--blue)}.key i.s-asof0{border-color:var(--green)}
    .key i.s-asof1{border-color:var(--violet)}.key i.s-asof2{border-color:var(--grey)}
    footer{margin-top:3rem;padding-top:.8rem;border-top:1px solid var(--line);font-size:.82rem;
    color:var(--soft)}
    @media(max-width:36rem){body{font-size:16px}h1{font-size:1.6rem}dd{font-size:1.25rem}
    dl{grid-template-columns:repeat(2,1fr)}.bar{width:4rem}}
    @media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;
    --tint:#f3f3ef;--blue:#1f5f99;--orange:#c8590a;--green:#3f7d4e;--violet:#7a4f9a;--grey:#777;
    --h1:#c6dbec;--h2:#97bfde;--h3:#5c97c6;--h4:#2b6ca3;--h5:#0b3c68}
    body{font-size:10.5pt}main{max-width:none;padding:0}nav{display:none}
    .wide{overflow:visible;background:none}.chart svg{min-width:0}
    figure,tr,dl,thead{break-inside:avoid}h2,caption,thead,summary{break-after:avoid}
    tr:nth-child(-n+3){break-after:avoid}
    a{color:inherit;text-decoration:none}*{print-color-adjust:exact}}
    """

  /// What a reader with JavaScript has more.
  ///
  /// Tables sort by a click on a heading; closed parts open where a link leads into them, and when
  /// the page is printed.
  static let script = """
    (function(){"use strict";
    function number(t){var m=t.replace(/[,+]/g,"").replace("\\u2212","-");
    return m!==""&&!isNaN(m)?Number(m):null}
    document.querySelectorAll("table").forEach(function(table){
    var body=table.tBodies[0];if(!body||body.rows.length<3)return;
    table.querySelectorAll("thead th").forEach(function(th,column){
    if(!th.textContent)return;var button=document.createElement("button");
    button.type="button";button.textContent=th.textContent;th.textContent="";th.append(button);
    button.addEventListener("click",function(){
    var up=th.getAttribute("aria-sort")==="descending";
    table.querySelectorAll("th").forEach(function(o){o.removeAttribute("aria-sort")});
    th.setAttribute("aria-sort",up?"ascending":"descending");
    var rows=Array.from(body.rows).map(function(r){var t=r.cells[column].textContent.trim();
    return{row:r,text:t,number:number(t)}});
    rows.sort(function(a,b){var s=a.number!==null&&b.number!==null?a.number-b.number:
    a.text<b.text?-1:a.text>b.text?1:0;return up?s:-s});
    rows.forEach(function(r){body.append(r.row)})})})});
    function open(){var e=location.hash.length>1&&document.getElementById(location.hash.slice(1));
    for(var p=e;p;p=p.parentElement)if(p.tagName==="DETAILS")p.open=true;
    if(e)e.scrollIntoView({block:"center"})}
    addEventListener("hashchange",open);open();
    addEventListener("beforeprint",function(){document.querySelectorAll("details").forEach(
    function(d){if(d.id!=="all-releases")d.open=true})})})();
    """
}
