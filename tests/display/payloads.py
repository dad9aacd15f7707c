"""Hostile HTML and Markdown: each sets `window.hacked` to its number if it comes to run anywhere."""

_TEXTS = """
<script>window.hacked = NUMBER</script>
<img src=x onerror='window.hacked = NUMBER'>
"><img src=x onerror="window.hacked = NUMBER">
'><svg onload='window.hacked = NUMBER'><circle r=5 /></svg>
</style></title></textarea></pre></code></table></svg><img src=x onerror=window.hacked=NUMBER>
<iframe srcdoc='<script>parent.hacked = NUMBER</script>'></iframe>
<iframe src="javascript:parent.hacked=NUMBER"></iframe>
<iframe src="data:text/html,<script>parent.hacked = NUMBER</script>"></iframe>
[a](javascript:window.hacked=NUMBER) ![b](x){onerror=window.hacked=NUMBER}
<a href='java&#9;script:window.hacked=NUMBER' class=click autofocus onfocus=window.hacked=NUMBER>x</a>
" autofocus onfocus=window.hacked=NUMBER x="
<!--appnb:0123456789abcdef--><img src=x onerror=window.hacked=NUMBER><!--/appnb:0123456789abcdef-->
<details open ontoggle=window.hacked=NUMBER><summary>x</summary></details>
<form><button formaction=javascript:window.hacked=NUMBER class=click>x</button></form>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=window.hacked=NUMBER&gt;">
<svg><style><img src=x onerror=window.hacked=NUMBER></style></svg>
<svg><a class=click><animate attributeName=href values=javascript:window.hacked=NUMBER /><text y=10>x</text></a></svg>
<noscript><p title="</noscript><img src=x onerror=window.hacked=NUMBER>"></noscript>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>top.hacked=NUMBER</script></svg>#x"/></svg>
<object data="javascript:window.hacked=NUMBER"></object><embed src="javascript:window.hacked=NUMBER">
<div data-part="../x" id="appnb-main" data-content="<script>parent.hacked=NUMBER</script>" data-opens="x">x</div>
<video><source onerror=window.hacked=NUMBER></video><audio src=x onerror=window.hacked=NUMBER></audio>
<template><script>window.hacked=NUMBER</script></template>
<xmp><p title="</xmp><img src=x onerror=window.hacked=NUMBER>">
<input onfocus=window.hacked=NUMBER autofocus><select onfocus=window.hacked=NUMBER autofocus><option>x</select>
""".strip().split("\n")

PAYLOADS = [text.replace("NUMBER", str(number)) for number, text in enumerate(_TEXTS, 1)]
