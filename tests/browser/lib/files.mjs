// SPDX-License-Identifier: Apache-2.0
// A small server for files of a directory, with the policy the program sends. Only for pages that need no program: samples and
// the pages that must fail.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";

export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

/**
 * `pages`: directory of NAME.html, served as /NAME; `assets`: directory behind /assets/. Posts are kept in `posts`. Addresses that
 * end with /stream are event streams: tell(event, data) reaches all of them, cut() ends them, `refuse` makes them answer 503.
 * What an island tells of itself to /heard and /reading is answered and not kept; echoes() counts the former.
 */
export async function serveFiles(pages, assets) {
  const posts = [];
  let echoes = 0;
  const readers = new Set();
  const line = { refuse: false };
  // The samples' meeting is in March 2025, at seven minutes past its beginning (live_room_for_tests.hpp).
  const began = Date.now();
  const now = () => Date.parse("2025-03-04T14:07:12Z") + Date.now() - began;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    if (request.method === "POST") {
      let body = "";
      for await (const part of request) body += part;
      // A heartbeat sent back, a reader counted: nobody's press.
      if (path.endsWith("/heard")) echoes++;
      if (path.endsWith("/heard") || path.endsWith("/reading")) return void response.writeHead(200, { "content-type": "application/json" }).end("{}");
      const json = (request.headers["content-type"] ?? "").includes("json");
      posts.push({ path, fields: json ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body)), at: Date.now() });
      if (line.refuse) return void response.writeHead(503).end();
      if (json || (request.headers.accept ?? "").includes("application/json")) {
        const answer = json ? { n: JSON.parse(body).n, open: 600 } : { seq: posts.length };
        return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
      }
      response.writeHead(303, { location: request.headers.referer ?? "/" }).end();
      return;
    }
    if (path.endsWith("/stream")) {
      if (line.refuse) return void response.writeHead(503).end();
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`retry: 500\n\nevent: t\ndata: ${now()}\n\n`);
      readers.add(response);
      response.on("close", () => readers.delete(response));
      return;
    }
    if (path.endsWith("/door.svg")) return void response.writeHead(200, { "content-type": "image/svg+xml" }).end('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h2v2H1zM5 1h2v2H5zM1 5h2v2H1z"/></svg>');
    const name = basename(path);
    const file = path.startsWith("/assets/") ? join(assets, name) : join(pages, `${name || "start"}.html`);
    try {
      const bytes = await readFile(file);
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "content-security-policy": policy });
      response.end(bytes);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not here");
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const tell = (event, data) => {
    for (const r of readers) r.write(`event: ${event}\ndata: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
  };
  const cut = () => {
    for (const r of readers) r.destroy();
  };
  const close = () => {
    cut();
    return new Promise((done) => server.close(done));
  };
  return { base: `http://127.0.0.1:${server.address().port}`, posts, line, tell, cut, readers: () => readers.size, echoes: () => echoes, close };
}
