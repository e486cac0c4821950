/// How a page looks. Colours are the theme's; nothing is fetched.
enum PageStyle {
  static let rules = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 \(Theme.fonts);overflow-wrap:break-word}
    main{max-width:720px;margin:0 auto;padding:32px 16px 64px}
    h1{font-size:28px;line-height:1.2;margin:0 0 8px;letter-spacing:-.01em}
    .summary{font-size:18px;color:var(--soft);margin:0}
    section{margin-top:40px;border-top:1px solid var(--grid);padding-top:8px}
    h2{font-size:20px;line-height:1.3;margin:16px 0 12px}
    p,ul{margin:0 0 16px}
    ul{padding-inline-start:20px}
    code{font:.9em/1.4 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;background:var(--panel);padding:2px 5px;border-radius:4px}
    figure{margin:24px 0;min-width:0}
    figcaption,caption{font-size:14px;line-height:1.45;color:var(--soft)}
    figcaption{margin-top:8px}
    .chart{display:block}
    figure>div:not(.scroll)>.chart{max-width:100%;height:auto}
    .scroll{overflow-x:auto;\(shadesOfScrolling)}
    :focus-visible{outline:2px solid var(--series-1);outline-offset:2px}
    .gallery{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr));gap:8px 32px}
    .gallery>figure{margin:12px 0}
    .narrow{display:none}
    @media screen and (max-width:719px){.wide{display:none}.narrow{display:block}}
    div.scroll:has(>table){margin:16px 0 24px}
    table{border-collapse:separate;border-spacing:0;font-size:14px;line-height:1.4}
    caption{text-align:start;padding-bottom:6px}
    th,td{padding:5px 12px;border-bottom:1px solid var(--grid);text-align:start;vertical-align:top;font-weight:400}
    thead th{color:var(--soft);vertical-align:bottom;border-bottom-color:var(--axis)}
    th:first-child{position:sticky;inset-inline-start:0;background:var(--paper);padding-inline-start:0;min-width:7em;max-width:min(300px,45vw)}
    th:last-child,td:last-child{padding-inline-end:0}
    .number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
    thead .number{white-space:normal}
    details{margin:16px 0;padding:0 16px;border:1px solid var(--grid);border-radius:8px}
    details th:first-child{background:var(--paper)}
    summary{margin:0 -16px;padding:10px 16px;cursor:pointer;font-weight:600}
    .coloured{margin:16px 0}
    .coloured>p{line-height:2;margin:0;white-space:pre-wrap}
    .coloured>.key{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;font-size:14px;line-height:1.5;color:var(--soft);margin-top:8px;white-space:normal}
    .for,.against{padding:2px 1px;border-bottom:2px solid;border-radius:2px 2px 0 0}
    .for{background:rgb(var(--positive-channels)/var(--w));border-color:var(--positive)}
    .against{background:rgb(var(--negative-channels)/var(--w));border-bottom-style:dotted;border-color:var(--negative)}
    .coloured>p:first-child{color:var(--ink)}
    .key b{color:var(--ink);font-weight:400;padding:0 4px}
    @media print{
    body{font-size:10.5pt}
    main{max-width:none;padding:0}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    .scroll{overflow:visible;background:none}
    .scroll>.chart{max-width:100%;height:auto}
    th:first-child{position:static}
    figure,tr,.coloured{break-inside:avoid}
    h2,caption,summary{break-after:avoid}
    details::details-content{content-visibility:visible;block-size:auto}
    }

    """

  /// What is wider than the screen has a shade at each end where it goes on: paper that moves with the content covers the shades at
  /// its ends.
  private static let shadesOfScrolling = """
    --shade:color-mix(in srgb,var(--axis) 50%,transparent);\
    background:linear-gradient(to right,var(--paper) 50%,transparent) left/48px 101% no-repeat local,\
    linear-gradient(to left,var(--paper) 50%,transparent) right/48px 101% no-repeat local,\
    linear-gradient(to right,var(--shade),transparent) left/12px 100% no-repeat,\
    linear-gradient(to left,var(--shade),transparent) right/12px 100% no-repeat
    """
}
