/** Every room of an account in every look: small and wide, light and dark, with something in it. */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after } from "node:test";
import type { NamedService } from "./support/named.js";
import { ADA, looks, PASSWORD, scenario } from "./support/owner.js";
import { Provider } from "./support/provider.js";

const PAGE = "https://blog.example/a-walk";
/** A server that no mail reaches: pages are whole where one is named. */
const MAIL = { REJOINDER_SMTP_URL: "smtp://127.0.0.1:1", REJOINDER_MAIL_FROM: "comments@blog.example" };

const provider = await Provider.start();
provider.isAll = true;
after(() => provider.stop());

async function write(service: NamedService, token: string, body: string): Promise<void> {
	const response = await fetch(`${service.url}/api/v1/sites/demo/comments`, {
		method: "POST",
		headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
		body: JSON.stringify({
			page: { url: PAGE, title: "A walk along the river, and what was found there" },
			body,
		}),
	});
	assert.equal(response.status, 201, await response.text());
}

/** What Facebook's servers post when somebody wants their data deleted. */
async function ask(service: NamedService): Promise<string> {
	const told = { algorithm: "HMAC-SHA256", issued_at: Math.floor(Date.now() / 1000), user_id: "404" };
	const payload = Buffer.from(JSON.stringify(told)).toString("base64url");
	const signature = createHmac("sha256", "our-secret").update(payload).digest("base64url");
	const response = await fetch(`${service.url}/auth/facebook/deletion`, {
		method: "POST",
		body: new URLSearchParams({ signed_request: `${signature}.${payload}` }),
	});
	return ((await response.json()) as { url: string }).url;
}

scenario(
	"every room is looked at with something in it",
	async (page, service, watch) => {
		const open = (path: string) => page.goto(`${service.url}${path}`);
		const origin = new URL(PAGE).origin;
		await service.command("site", "create", "demo", "--name", "Notes from a small boat", "--origin", origin);

		await open("/account/tokens");
		await looks(page, "tokens-none");
		await open("/account/tokens/new");
		await looks(page, "tokens-new");
		watch.tolerate(/status of 4(00|22) .*\/account\/(tokens\/new|picture)/);
		await page.locator("[name=name]").fill("Nightly copy");
		await page.locator("[value=read]").uncheck();
		await page.getByRole("button", { name: "Make" }).click();
		await page.locator(".problem").waitFor();
		await looks(page, "tokens-new-wrong");
		for (const scope of ["read", "write"]) await page.locator(`[value=${scope}]`).check();
		await page.locator("[value=every]").check();
		await page.getByRole("button", { name: "Make" }).click();
		const token = await page.locator("#secret").inputValue();
		await looks(page, "tokens-made");
		await write(service, token, "The **heron** by the second lock has stood there since March.");
		await write(service, token, `A word without an end: ${"heron".repeat(40)}`);
		await open("/account/tokens");
		await looks(page, "tokens");

		await open("/account/comments");
		await looks(page, "comments");
		await open("/account/claims");
		await looks(page, "claims");
		await open("/account/picture");
		await looks(page, "picture");
		await page
			.locator("[name=picture]")
			.setInputFiles({ name: "me.png", mimeType: "image/png", buffer: await page.screenshot() });
		await page.locator("button.primary").click();
		await page.locator("form[action$='/remove']").waitFor();
		await looks(page, "picture-own");
		await page
			.locator("[name=picture]")
			.setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("no") });
		await page.locator("button.primary").click();
		await page.getByRole("alert").waitFor();
		await looks(page, "picture-wrong");

		await open("/account/identities");
		await looks(page, "identities-none");
		await page.getByRole("button", { name: "GitHub" }).click();
		await page.locator("#allow").click();
		await page.getByRole("status").waitFor();
		await looks(page, "identities");

		for (const room of ["name", "address", "password", "erase"]) {
			await open(`/account/${room}`);
			await looks(page, room);
		}
		await page.getByRole("button", { name: "Erase" }).click();
		await page.getByRole("status").waitFor();
		await looks(page, "home-leaving");
		await page.locator("form[action$='/cancel'] button").click();

		await page.goto(await ask(service));
		await looks(page, "deletion");
	},
	{ environment: { ...provider.variables, ...MAIL }, others: [provider.url] },
);

scenario(
	"the rooms before the door are looked at",
	async (page, service, watch) => {
		watch.tolerate(/status of 403 .*\/account\/sign-in/);
		await page.goto(`${service.url}/account/confirm?next=/account/erase`);
		await looks(page, "confirm-through");
		await page.locator("[name=current]").fill(PASSWORD);
		await page.locator("button.primary").click();
		await page.waitForURL(/\/erase$/);
		await page.goto(`${service.url}/account`);
		await page.locator("form[action$='/sign-out'] button").click();
		await page.waitForURL(/\/sign-in$/);
		await looks(page, "sign-in-through");
		await page.locator("[name=email]").fill(ADA);
		await page.locator("[name=current]").fill("not hers");
		await page.locator("button.primary").click();
		await page.getByRole("alert").waitFor();
		await looks(page, "sign-in-wrong");
	},
	{ environment: provider.variables, others: [provider.url] },
);
