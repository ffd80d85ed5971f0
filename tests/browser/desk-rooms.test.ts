/** Every room of the desk in every look: small and wide, light and dark, from right to left, and without script. */

import assert from "node:assert/strict";
import { furnish } from "./support/desk.js";
import { looks, scenario, shot } from "./support/owner.js";

const ADMIN = ["--role", "admin"];
/** What the frame that shows how a site looks is for: nothing runs in it. */
const SILENT = /Blocked script execution in '.*\/preview'/;

scenario(
	"every room of the desk is looked at with something in it",
	async (page, service, watch) => {
		watch.tolerate(SILENT);
		const rooms = await furnish(page, service);
		for (const [name, address] of Object.entries(rooms)) {
			await page.goto(`${service.url}${address}`);
			await looks(page, `desk-${name}`);
		}
	},
	{ role: ADMIN },
);

scenario(
	"every room of the desk reads from right to left",
	async (page, service, watch) => {
		watch.tolerate(SILENT);
		const rooms = await furnish(page, service);
		for (const [name, address] of Object.entries(rooms)) {
			await page.goto(`${service.url}${address}`);
			assert.equal(await page.locator("html").getAttribute("dir"), "rtl", name);
			await looks(page, `desk-ar-${name}`);
		}
	},
	{ role: ADMIN, locale: "ar" },
);

scenario(
	"every room of the desk is whole without script",
	async (page, service, watch) => {
		watch.tolerate(SILENT);
		const rooms = await furnish(page, service);
		for (const [name, address] of Object.entries(rooms)) {
			await page.goto(`${service.url}${address}`);
			assert.ok(await page.locator("h1").isVisible(), name);
			await shot(page, `desk-plain-${name}`);
		}
		// What a rule was found by is as long as the rule: a rehearsal of long ones stays as narrow as the screen.
		await page.goto(`${service.url}${rooms.rules}`);
		const long = "/a bird that stands by the second lock since March and sleeps nobody knows where|heron/";
		await page.locator("[name='hold-words']").fill(long);
		await page.locator("button[formaction$='/rehearse']").click();
		await page.locator("#rehearsed").waitFor();
		assert.ok((await page.locator(".badge", { hasText: "|heron" }).count()) > 0);
		const [wide, seen] = await page.evaluate(() => {
			const { scrollWidth, clientWidth } = document.documentElement;
			return [scrollWidth, clientWidth] as const;
		});
		assert.ok(wide <= seen, `${wide} of ${seen}`);
		await shot(page, "desk-plain-rehearsed");
	},
	{ role: ADMIN, javaScriptEnabled: false, viewport: { width: 360, height: 740 } },
);
