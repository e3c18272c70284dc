// Reads what the build has packed for scripts: JSON, deflated, in base64.
function unpack(text) {
  "use strict";
  var bytes = Uint8Array.from(atob(text), function (letter) { return letter.charCodeAt(0); });
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).json();
}
