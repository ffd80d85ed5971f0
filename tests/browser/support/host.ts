/** The blog: a server on another site than the service (`localhost` is one, `127.0.0.1` another). */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One page of the blog. */
export interface HostPage {
	title?: string;
	/** Attributes of the script: `{ "data-lang": "ar" }`. */
	attributes?: Record<string, string>;
	/** More for the head of the document. */
	head?: string;
	/** HTML above the comments; `FILLER` makes a long read. */
	above?: string;
	/** Replaces the whole embed, mount and script. */
	embed?: string;
	/** Answer headers, such as a policy of the blog's own. */
	headers?: Record<string, string>;
}

/** The head of a blog that is dark by itself, and of one that follows the reader. */
export const DARK = '<meta name="color-scheme" content="dark">';
export const FOLLOWS = '<meta name="color-scheme" content="light dark">';

/** A screen or two of article. */
export const FILLER = `<p>${"The reel turns and the room goes quiet. ".repeat(40)}</p>`.repeat(8);

export class Host {
	private readonly pages = new Map<string, HostPage>();
	private service = "";

	private constructor(
		private readonly server: Server,
		/** `http://localhost:PORT`, or the name it was given. */
		public origin: string,
		/** Where it listens. */
		readonly local: string,
	) {}

	static async start(): Promise<Host> {
		const server = createServer((request, response) => {
			const page = host.pages.get(new URL(request.url ?? "/", host.local).pathname);
			if (!page) {
				response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
				return;
			}
			response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers });
			response.end(host.html(page));
		});
		await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
		const { port } = server.address() as AddressInfo;
		const host = new Host(server, `http://localhost:${port}`, `http://127.0.0.1:${port}`);
		return host;
	}

	/** Tells the blog where its comments come from. */
	embeds(service: string): void {
		this.service = service;
	}

	/** Puts a page on the blog and returns its address. */
	page(path: string, page: HostPage = {}): string {
		this.pages.set(path, page);
		return this.origin + path;
	}

	private html({ title = "A page", attributes = {}, head = "", above = "", embed }: HostPage): string {
		const extra = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
		const script = `<div id="rejoinder"></div>
<script async src="${this.service}/embed.js" data-site="demo"${extra.join("")}></script>`;
		return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
<main>
<h1>${title}</h1>
<p>An article.</p>
${above}
${embed ?? script}
</main>
</html>`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((closed) => this.server.close(closed));
	}
}
