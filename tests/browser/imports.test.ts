/** Moving in by the dashboard: a file is sent, looked at, let in and taken back, with script and without. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { moved } from "./support/desk.js";
import type { NamedService } from "./support/named.js";
import { looks, scenario } from "./support/owner.js";

const ADMIN = ["--role", "admin"];
const SMALL = { REJOINDER_UPLOAD_MEGABYTES: "1" };
/** What a page is answered with that tells what is wrong. */
const REFUSED = /status of 400/;

const room = async (page: Page, service: NamedService): Promise<string> => {
	await service.command("site", "create", "blog", "--name", "Boat", "--origin", "https://blog.example");
	const address = `${service.url}/dashboard/sites/blog/imports`;
	await page.goto(address);
	return address;
};

const choose = async (page: Page, name: string, buffer: Buffer): Promise<void> => {
	await page.locator("[name=file]").setInputFiles({ name, mimeType: "application/json", buffer });
	await page.locator("[data-upload] button.primary").click();
};

const throughout = async (page: Page): Promise<void> => {
	await choose(page, "moved.json", moved("moved"));
	await page.waitForURL(/\/imports\/[0-9a-f-]+$/);
	await page
		.locator(".said", { hasText: "This would take 6 comments on one page; 3 would be left." })
		.waitFor();
	await page.locator("[value=start]").click();
	await page.locator(".said", { hasText: "6 comments came in" }).waitFor();
	await page.locator("a[href*=sure]").click();
	await page.locator("[value=undo]").click();
	await page.locator(".badge", { hasText: "Taken back" }).waitFor();
};

scenario(
	"a file is sent, looked at, let in and taken back",
	async (page, service, watch) => {
		watch.tolerate(REFUSED);
		const address = await room(page, service);
		// What is too large is not even sent.
		await choose(page, "large.json", Buffer.alloc(1024 * 1024 + 1, "x"));
		const about = page.locator("#about-file");
		await about.filter({ hasText: "larger than 1 MB" }).waitFor();
		assert.equal(await page.locator("[name=file]:focus").getAttribute("aria-invalid"), "true");
		await looks(page, "imports-large");
		await choose(page, "picture.json", Buffer.from("no conversation"));
		await about.filter({ hasText: "unknown kind" }).waitFor();
		assert.equal(page.url(), address);
		await throughout(page);
	},
	{ role: ADMIN, environment: SMALL },
);

scenario(
	"while a file is sent it is said how much of it has gone, and it can be stopped",
	async (page, service, watch) => {
		watch.tolerate(/ERR_ABORTED|Failed to load resource/);
		const address = await room(page, service);
		const session = await page.context().newCDPSession(page);
		const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200 * 1024 };
		await session.send("Network.enable");
		await session.send("Network.emulateNetworkConditions", slow);
		await choose(page, "slow.json", Buffer.alloc(900 * 1024, " "));
		const part = page.locator(".going .part");
		await part.filter({ hasText: /[1-9][0-9]? %/ }).waitFor();
		assert.ok(Number(await page.locator(".going progress").getAttribute("value")) > 0);
		await looks(page, "imports-sending");
		await page.locator(".going button").click();
		await page.locator(".going").waitFor({ state: "hidden" });
		assert.ok(await page.locator("[data-upload] button.primary").isEnabled());
		assert.equal(page.url(), address);
	},
	{ role: ADMIN, environment: SMALL },
);

scenario(
	"a file comes in without script, too",
	async (page, service) => {
		await room(page, service);
		await throughout(page);
	},
	{ role: ADMIN, javaScriptEnabled: false, viewport: { width: 360, height: 740 } },
);
