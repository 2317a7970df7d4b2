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

/** `pages`: directory of NAME.html, served as /NAME; `assets`: directory behind /assets/. Posts are kept in `posts`. */
export async function serveFiles(pages, assets) {
  const posts = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    if (request.method === "POST") {
      let body = "";
      for await (const part of request) body += part;
      posts.push({ path, fields: Object.fromEntries(new URLSearchParams(body)) });
      response.writeHead(303, { location: request.headers.referer ?? "/" }).end();
      return;
    }
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
  return { base: `http://127.0.0.1:${server.address().port}`, posts, close: () => new Promise((done) => server.close(done)) };
}
