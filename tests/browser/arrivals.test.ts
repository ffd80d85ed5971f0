/** A whole site moves in at the dashboard: looked at, let in, with its people as names or with their rights; with script and without. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { say } from "./support/desk.js";
import { NamedService } from "./support/named.js";
import { looks, scenario } from "./support/owner.js";

const ADMIN = ["--role", "admin"];
/** What a page is answered with that tells what is wrong. */
const REFUSED = /status of 400/;

/** A blog of another service, with everything in it. */
const elsewhere = async (): Promise<Buffer> => {
	const other = await NamedService.start();
	try {
		await other.command("site", "create", "blog", "--name", "Boat", "--origin", "https://blog.example");
		await other.account("owner@example.org", "--role", "owner", "--site", "blog");
		const heron = await say(other, "Nadia", "The **heron** by the second lock.");
		await say(other, "Tom", "On the roof of the boathouse, twice.", { parent_id: heron.id });
		const bundle = await other.command("export", "--site", "blog", "--personal");
		return Buffer.from(`${bundle}\n`);
	} finally {
		await other.stop();
	}
};

const choose = async (page: Page, name: string, buffer: Buffer): Promise<void> => {
	await page.locator("[name=file]").setInputFiles({ name, mimeType: "application/x-ndjson", buffer });
	await page.locator("[data-upload] button.primary").click();
};

/** From the door of a new site to what would come. */
const looked = async (page: Page, service: NamedService, bundle: Buffer): Promise<void> => {
	await page.goto(`${service.url}/dashboard/new`);
	await page.locator(".top a.button").click();
	await choose(page, "the-blog-as-it-was-in-november.ndjson", bundle);
	await page.waitForURL(/\/imports\/[0-9a-f-]+$/);
	await page
		.locator(".said", { hasText: "The site “blog” would move in with 2 comments on one page." })
		.waitFor();
};

scenario(
	"a site moves in with its people as names",
	async (page, service, watch) => {
		watch.tolerate(REFUSED);
		const bundle = await elsewhere();
		await page.goto(`${service.url}/dashboard/imports`);
		await looks(page, "whole-none");
		await choose(page, "picture.png", Buffer.from("no bundle"));
		await page.locator("#about-file.problem", { hasText: "unknown kind" }).waitFor();
		await looked(page, service, bundle);
		await looks(page, "whole-looked");
		await page.locator("[value=start]").click();
		await page.locator(".said", { hasText: "has moved in with 2 comments" }).waitFor();
		await looks(page, "whole-done");
		await page.goto(`${service.url}/dashboard/imports`);
		await looks(page, "whole-list");
		// A second time it is here already.
		await choose(page, "again.ndjson", bundle);
		await page.locator("[role=alert]", { hasText: "is here already" }).waitFor();
		await looks(page, "whole-failed");
	},
	{ role: ADMIN },
);

scenario(
	"its people get their rights where that is said twice",
	async (page, service) => {
		await looked(page, service, await elsewhere());
		await page.locator("a[href*=sure]").click();
		await looks(page, "whole-sure");
		await page.locator("[value=trust]").click();
		await page.locator("[value=start-trusted]").waitFor();
		await looks(page, "whole-trusted");
		await page.locator("[value=start-trusted]").click();
		await page.locator(".said", { hasText: "has moved in with 2 comments" }).waitFor();
		await page.locator("a.button", { hasText: "People" }).click();
		await page.locator("main", { hasText: "Ada" }).waitFor();
		assert.match(page.url(), /\/sites\/blog\/people$/);
	},
	{ role: ADMIN },
);

scenario(
	"a site moves in without script, too",
	async (page, service) => {
		await looked(page, service, await elsewhere());
		await page.locator("[value=start]").click();
		await page.locator(".said", { hasText: "has moved in with 2 comments" }).waitFor();
	},
	{ role: ADMIN, javaScriptEnabled: false, viewport: { width: 360, height: 740 } },
);
