// A static server on loopback that compresses text as a public host does, and remembers what was asked for.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";

const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  csv: "text/csv; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  xml: "application/xml",
  png: "image/png",
  woff2: "font/woff2",
};
const PACKED = new Set(["png", "woff2"]);

// The bytes of a file as they travel: gzip for text, as they are for what is packed already.
export function transferred(path) {
  const bytes = readFileSync(path);
  return PACKED.has(path.split(".").pop()) ? bytes : gzipSync(bytes, { level: 9 });
}

// Calls `work({ origin, asked })`; `asked` grows by the path of every file that was served.
export async function withServer(site, work) {
  const asked = [];
  // Made before the first request, so that no answer waits for it.
  const bodies = new Map(site.files.map((file) => [file, transferred(site.path(file))]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname).slice(1);
    const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
    const body = bodies.get(file);
    if (!body) {
      const page = bodies.get("404.html");
      response.writeHead(404, page ? { "content-type": TYPES.html, "content-encoding": "gzip" } : {}).end(page);
      return;
    }
    asked.push(file);
    const extension = file.split(".").pop();
    const headers = { "content-type": TYPES[extension] ?? "application/octet-stream", "cache-control": "max-age=600" };
    if (!PACKED.has(extension)) headers["content-encoding"] = "gzip";
    response.writeHead(200, headers).end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    return await work({ origin: `http://127.0.0.1:${server.address().port}`, asked });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
