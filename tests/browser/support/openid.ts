/** A real OpenID provider: `identity/provider.mjs` in a process of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Page } from "playwright-core";

export class OpenId {
	private constructor(
		private readonly child: ChildProcess,
		/** `http://127.0.0.1:PORT`. */
		readonly issuer: string,
	) {}

	/** Starts one that knows the service at `service` as it knows itself by `name`. */
	static async start(service: string, name: string): Promise<OpenId> {
		const script = resolve(import.meta.dirname, "../identity/provider.mjs");
		const child = spawn(process.execPath, [script, `${service}/auth/callback/${name}`], {
			stdio: ["pipe", "pipe", "inherit"],
		});
		const [issuer] = await once(createInterface({ input: child.stdout }), "line");
		return new OpenId(child, issuer);
	}

	/** What the service must be told to know these as Google and as a club of its readers. */
	static variables([google, club]: OpenId[]): NodeJS.ProcessEnv {
		if (!google || !club) return {};
		const [id, secret] = ["our-client", "s3cret+of/our:client"];
		return {
			REJOINDER_GOOGLE_CLIENT_ID: id,
			REJOINDER_GOOGLE_CLIENT_SECRET: secret,
			REJOINDER_GOOGLE_ISSUER: google.issuer,
			REJOINDER_OIDC_CLUB_CLIENT_ID: id,
			REJOINDER_OIDC_CLUB_CLIENT_SECRET: secret,
			REJOINDER_OIDC_CLUB_ISSUER: club.issuer,
			REJOINDER_OIDC_CLUB_LABEL: "The club",
		};
	}

	/** Says who one is on its pages, and agrees. */
	static async agree(popup: Page, name: string): Promise<void> {
		await popup.locator("[name=login]").fill(name);
		await popup.locator("[name=password]").fill("any");
		await popup.locator("[type=submit]").click();
		await popup.getByRole("button", { name: "Continue" }).click();
	}

	async stop(): Promise<void> {
		this.child.stdin?.end();
		await once(this.child, "exit");
	}
}
