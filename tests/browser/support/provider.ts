/**
 * An identity provider that is WordPress.com Connect, X, Facebook and GitHub from outside: a page where a person says yes or no, and an
 * interface to ask about them. It refuses nothing; what the real ones refuse is tested without a browser.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export class Provider {
	/** Who is signed in there. */
	person = { id: 7, login: "ada", name: "Ada Lovelace" };
	/** What its page says of windows that open it (`Cross-Origin-Opener-Policy`). */
	coop = "";
	/** Its interface answers nothing but that it is down. */
	isDown = false;
	/** Whether it is WordPress.com and Facebook, too. */
	isAll = false;
	private codes = 0;

	private constructor(
		private readonly server: Server,
		/** `http://127.0.0.1:PORT`. */
		readonly url: string,
		/** Where readers are sent: the same, or the name it was given. */
		public origin: string,
	) {}

	static async start(): Promise<Provider> {
		const server = createServer((request, response) => provider.answer(request, response));
		await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const provider = new Provider(server, url, url);
		return provider;
	}

	/** What the service must be told to use it. */
	get variables(): NodeJS.ProcessEnv {
		return {
			REJOINDER_GITHUB_CLIENT_ID: "our-client",
			REJOINDER_GITHUB_CLIENT_SECRET: "our-secret",
			// Of GitHub the service asks tokens where it sends readers: not by a name that only browsers know.
			REJOINDER_GITHUB_URL: this.url,
			REJOINDER_GITHUB_API_URL: this.url,
			REJOINDER_X_CLIENT_ID: "our-client",
			REJOINDER_X_CLIENT_SECRET: "our-secret",
			REJOINDER_X_URL: this.origin,
			REJOINDER_X_API_URL: this.url,
			...this.others,
		};
	}

	/** Of these, too, the service asks tokens where it sends readers. */
	private get others(): NodeJS.ProcessEnv {
		if (!this.isAll) return {};
		return {
			REJOINDER_WORDPRESS_CLIENT_ID: "our-client",
			REJOINDER_WORDPRESS_CLIENT_SECRET: "our-secret",
			REJOINDER_WORDPRESS_URL: this.url,
			REJOINDER_FACEBOOK_CLIENT_ID: "our-client",
			REJOINDER_FACEBOOK_CLIENT_SECRET: "our-secret",
			REJOINDER_FACEBOOK_URL: this.origin,
			REJOINDER_FACEBOOK_GRAPH_URL: this.url,
		};
	}

	private answer(request: IncomingMessage, response: ServerResponse): void {
		const url = new URL(request.url ?? "/", this.url);
		const json = (body: object) => {
			response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
		};
		// A browser asks for its picture whenever it likes.
		if (url.pathname === "/favicon.ico") {
			response.writeHead(204).end();
			return;
		}
		if (this.isDown) {
			response.writeHead(503).end();
			return;
		}
		switch (url.pathname) {
			case "/login/oauth/authorize":
			case "/i/oauth2/authorize":
			case "/oauth2/authenticate":
			case "/v25.0/dialog/oauth":
				this.ask(url, response);
				break;
			case "/login/oauth/access_token":
				json({ access_token: "a-token", token_type: "bearer", scope: "read:user,user:email" });
				break;
			case "/2/oauth2/token":
				json({
					access_token: "a-token",
					token_type: "bearer",
					expires_in: 7200,
					scope: "users.read tweet.read",
				});
				break;
			case "/oauth2/token":
				json({ access_token: "a-token", token_type: "bearer", blog_id: "0", blog_url: null, scope: "auth" });
				break;
			case "/v25.0/oauth/access_token":
				json({ access_token: "a-token", token_type: "bearer" });
				break;
			case "/rest/v1.1/me":
				json({ ID: this.person.id, display_name: this.person.name, username: this.person.login });
				break;
			case "/v25.0/me":
				json({ id: `${this.person.id}`, name: this.person.name });
				break;
			case "/2/users/me":
				json({ data: { id: `${this.person.id}`, name: this.person.name, username: this.person.login } });
				break;
			case "/user":
				json(this.person);
				break;
			case "/user/emails":
				json([]);
				break;
			default:
				response.writeHead(404).end();
		}
	}

	/** The page where the person decides. */
	private ask(url: URL, response: ServerResponse): void {
		const back = (fields: Record<string, string>) => {
			const address = new URL(url.searchParams.get("redirect_uri") ?? "");
			address.search = `${new URLSearchParams({ ...fields, state: url.searchParams.get("state") ?? "" })}`;
			return address.href.replaceAll("&", "&amp;");
		};
		this.codes += 1;
		const headers = { "content-type": "text/html; charset=utf-8" };
		response.writeHead(200, this.coop ? { ...headers, "cross-origin-opener-policy": this.coop } : headers);
		response.end(`<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1>
<a id="allow" href="${back({ code: `code-${this.codes}` })}">Allow</a>
<a id="deny" href="${back({ error: "access_denied" })}">Deny</a></html>`);
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((closed) => this.server.close(closed));
	}
}
