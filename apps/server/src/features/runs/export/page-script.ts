/**
 * The script of a downloaded run page: gives each output frame its document and its height, and shows or hides
 * code. Plain old JavaScript: it runs from a file, in whatever browser opens it.
 */
export const PAGE_SCRIPT = `
(function () {
  var decode = function (name) {
    var element = document.getElementById('library-' + name);
    if (!element) return '';
    var bytes = Uint8Array.from(atob(element.textContent), function (c) { return c.charCodeAt(0); });
    return new TextDecoder().decode(bytes).replace(/<\\/script/gi, '<\\\\/script');
  };
  var reporter = '<script>(function(){var say=function(){parent.postMessage({quireHeight:document.documentElement.scrollHeight},"*")};' +
    'new ResizeObserver(say).observe(document.documentElement);addEventListener("load",say)})()<\\/script>';
  var style = '<style>html{overflow-x:auto}body{margin:0;font:15px/1.5 system-ui,sans-serif;overflow-y:hidden}' +
    'table{border-collapse:collapse;font-size:14px}th,td{padding:4px 10px;text-align:right;border-bottom:1px solid #e3e3e8}#chart{width:100%}</style>';
  var documents = {
    html: function (data) { return data; },
    plotly: function (data) {
      return '<div id="chart"></div><script>' + decode('plotly') + '<\\/script><script>var f=' + JSON.stringify(data).replace(/</g, '\\\\u003c') +
        ';Plotly.newPlot("chart",f.data||[],f.layout||{},{responsive:true,displaylogo:false})<\\/script>';
    },
    vega: function (data) {
      return '<div id="chart"></div><script>' + decode('vega') + '<\\/script><script>vegaEmbed("#chart",' + JSON.stringify(data).replace(/</g, '\\\\u003c') +
        ',{actions:false})<\\/script>';
    },
  };
  var frames = [];
  document.querySelectorAll('.frame').forEach(function (place) {
    var data = JSON.parse(place.firstElementChild.textContent);
    var frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.title = 'Output';
    frame.srcdoc = '<!doctype html><meta charset="utf-8">' + style + documents[place.dataset.kind](data) + reporter;
    frames.push(frame);
    place.replaceChildren(frame);
  });
  addEventListener('message', function (event) {
    var height = event.data && event.data.quireHeight;
    if (typeof height !== 'number' || !(height > 0)) return;
    frames.forEach(function (frame) { if (frame.contentWindow === event.source) frame.style.height = Math.min(height, 20000) + 'px'; });
  });
  var box = document.getElementById('show-code');
  if (box) box.addEventListener('change', function () { document.body.classList.toggle('shows-code', box.checked); });
})();
`;
