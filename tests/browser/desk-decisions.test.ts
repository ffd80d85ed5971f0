/** The desk says what became of a decision, does nothing to what nobody looks at, and loses nothing that is typed. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { accessible } from "./support/axe.js";
import { say } from "./support/desk.js";
import { count, until } from "./support/eventually.js";
import type { NamedService } from "./support/named.js";
import { scenario } from "./support/owner.js";

const ADMIN = ["--role", "admin"];
const PHONE = { width: 360, height: 740 };
const LONG = "\n\nand more of it".repeat(12);

const cases = (page: Page) => page.locator(".case");
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? "");

/** A site with comments that wait, the last of them first. Returns their elements' ids. */
async function site(page: Page, service: NamedService, waiting: number, more = ""): Promise<string[]> {
	await service.command("site", "create", "blog", "--name", "Blog", "--origin", "https://blog.example");
	await service.command("site", "set", "blog", "guests=held");
	const ids: string[] = [];
	for (let one = 1; one <= waiting; one++) {
		ids.unshift(`c-${(await say(service, "Reader", `Remark number ${one}${more}`)).id}`);
	}
	await page.goto(`${service.url}/dashboard/queue`);
	await count(cases(page), Math.min(waiting, 25));
	return ids;
}

/** Whether the banner stands where it can be seen. */
async function inSight(page: Page): Promise<void> {
	const box = await page.locator("#done .undo button").boundingBox();
	assert.ok(box && box.y >= 0 && box.y < (page.viewportSize()?.height ?? 0), `the way back is at ${box?.y}`);
}

scenario(
	"what was not carried out is said in sight, and the comment stands there as it is",
	async (page, service, watch) => {
		const [last, middle, first] = await site(page, service, 4);
		const other = await page.context().newPage();
		await other.goto(`${service.url}/dashboard/queue`);
		await page.locator(`#${last} button[value^=approve]`).click();
		await count(cases(page), 3);
		await other.locator(`#${last} button[value^=spam]`).click();
		await other.locator("#told.warning", { hasText: /Nothing was changed/ }).waitFor();
		await other.locator(`#${last} .badge`, { hasText: "Approved" }).waitFor();
		await accessible(other);
		// What is decided about what it is now is done.
		await other.locator(`#${last} button[value^=spam]`).click();
		await count(other.locator(`#${last}`), 0);
		await other.locator("#done", { hasText: /1 comment set aside as spam/ }).waitFor();
		await count(other.locator("#told.warning"), 0);
		await other.close();

		watch.tolerate(/ERR_FAILED/);
		const queue = `${service.url}/dashboard/queue`;
		let fail: (() => Promise<void>) | undefined;
		await page.route(queue, (route) => {
			fail = () => route.abort();
		});
		await page.locator(`#${middle} button[value^=spam]`).click();
		await until("it is on its way", () => fail !== undefined);
		// Whoever types meanwhile goes on: the next letters would be decisions.
		await page.locator("[name=why]").focus();
		await fail?.();
		await page.locator("#told.warning", { hasText: /did not arrive/ }).waitFor();
		await count(page.locator(`#${middle}:not([inert])`), 1);
		await page.locator("[name=why]:focus").waitFor();
		await page.unroute(queue);

		// The answer to the first comes after that to the second: the way back is that of the second.
		let release = (): void => {};
		const isReleased = new Promise<void>((resolve) => {
			release = resolve;
		});
		let held = 0;
		await page.route(/\/dashboard\/queue/, async (route) => {
			const mine = held++;
			if (mine === 0) await isReleased;
			await route.continue();
		});
		await page.locator(`#${middle} button[value^=approve]`).click();
		await until("it is asked for", () => held > 0);
		await page.evaluate((id) => document.getElementById(id ?? "")?.focus(), first);
		await page.keyboard.press("s");
		await page.locator("#done", { hasText: /set aside as spam/ }).waitFor();
		release();
		await count(page.locator(`#${middle}`), 0);
		await page.locator("#done", { hasText: /set aside as spam/ }).waitFor();
		await page.keyboard.press("u");
		await page.locator(`#${first}`).waitFor();
		await count(page.locator(`#${middle}`), 0);
	},
	{ role: ADMIN },
);

scenario(
	"a way back keeps the place in the list, and stays in sight",
	async (page, service) => {
		const ids = await site(page, service, 6, LONG);
		for (const viewport of [{ width: 1280, height: 800 }, PHONE]) {
			await page.setViewportSize(viewport);
			await page.evaluate((id) => document.getElementById(id ?? "")?.focus(), ids[3]);
			await page.keyboard.press("d");
			await page.locator("#done .undo").waitFor();
			await count(cases(page), 5);
			await until("the next has the focus", async () => (await focused(page)) === ids[4]);
			await inSight(page);
			await page.keyboard.press("u");
			await count(cases(page), 6);
			await until("what came back has the focus", async () => (await focused(page)) === ids[3]);
			const order = await cases(page).evaluateAll((items) => items.map((item) => item.id));
			assert.deepEqual(order, ids);
		}
	},
	{ role: ADMIN },
);

scenario(
	"a key does nothing to what nobody looks at, and nothing twice",
	async (page, service) => {
		const ids = await site(page, service, 6, LONG);
		await page.evaluate(() => {
			(document.activeElement as HTMLElement | null)?.blur();
			scrollTo(0, 1500);
		});
		await page.keyboard.press("d");
		const chosen = await focused(page);
		assert.ok(ids.indexOf(chosen) > 0, "one in sight is chosen");
		await count(page.locator(".case:not([inert])"), 6);
		for (let time = 0; time < 4; time++) await page.keyboard.down("d");
		await page.keyboard.up("d");
		assert.ok((await page.locator(".case:not([inert])").count()) >= 5, "one press, one decision");
		await count(cases(page), 5);
		await count(page.locator(`#${chosen}`), 0);
		// What is chosen is meant, all of it.
		await page.keyboard.press("x");
		await page.keyboard.press("k");
		await page.keyboard.press("x");
		await page.keyboard.press("s");
		await page.locator("#done", { hasText: /2 comments set aside as spam/ }).waitFor();
		await count(cases(page), 3);
	},
	{ role: ADMIN },
);

scenario(
	"a list stays in order: with what arrives, and on its further pages",
	async (page, service) => {
		const ids = await site(page, service, 28);
		const fresh = `c-${(await say(service, "Reader", "Something quite new")).id}`;
		await page.locator("[data-news]", { hasText: /: 1$/ }).waitFor();
		await page.locator(`#${ids[0]} button[value^=approve]`).click();
		await count(page.locator(`#${ids[0]}`), 0);
		await count(page.locator(`#${fresh}`), 0);
		await page.locator("[data-news]").click();
		await page.locator(`.case:focus`, { hasText: "quite new" }).waitFor();
		await count(page.locator(`#${ids[0]}`), 0);
		const order = async () => cases(page).evaluateAll((items) => items.map((item) => item.id));
		// Behind the last one more is brought.
		await cases(page).last().focus();
		await page.keyboard.press("j");
		await until("everything is there", async () => (await cases(page).count()) === 28);
		assert.deepEqual(await order(), [fresh, ...ids.slice(1)]);

		await page.goto(`${service.url}/dashboard/queue`);
		await page.locator(".after a").click();
		await count(cases(page), 3);
		await page.locator(`#${ids[26]} button[value^=approve]`).click();
		await count(page.locator(`#${ids[26]}`), 0);
		await page.locator("#done .undo").waitFor();
		assert.deepEqual(await order(), [ids[25], ids[27]]);
		await page.keyboard.press("u");
		await count(cases(page), 3);
		assert.deepEqual(await order(), ids.slice(25));
	},
	{ role: ADMIN },
);

scenario(
	"what somebody types is kept: through Escape, and while something is at work",
	async (page, service, watch) => {
		watch.tolerate(/ERR_FAILED/);
		const [id] = await site(page, service, 2);
		// As if much were at work: each look finds more of it done, one finds no service.
		let looks = 0;
		await page.route(/\/dashboard\/queue\?work/, async (route) => {
			looks++;
			if (looks === 2) return route.abort();
			const answer = await route.fetch();
			const work = `<div class="said undo"><span>At work</span> <progress value="${looks}" max="9"></progress> <a data-reload href="?work">How far?</a></div>`;
			const body = (await answer.text()).replace(
				'<div id="done">',
				`<div id="done">${looks < 4 ? work : ""}`,
			);
			await route.fulfill({ response: answer, body });
		});
		await page.goto(`${service.url}/dashboard/queue?work`);
		await page.locator(`#${id}`).focus();
		await page.keyboard.press("r");
		await page.locator(".place textarea:focus").waitFor();
		await page.keyboard.type("Nearly done");
		await page.keyboard.press("Escape");
		await count(page.locator(".place"), 0);
		await page.keyboard.press("r");
		await page.locator(".place textarea:focus").waitFor();
		await until("it is over", async () => looks >= 4 && (await page.locator("#done progress").count()) === 0);
		assert.equal(await page.locator(".place textarea").inputValue(), "Nearly done");
	},
	{ role: ADMIN },
);

scenario(
	"what is reported tells why, and can be left there; code and mistakes are reached by keyboard",
	async (page, service, watch) => {
		await service.command("site", "create", "blog", "--name", "Blog", "--origin", "https://blog.example");
		const { id } = await say(service, "Rude", `Look:\n\n\`\`\`\n${"long code ".repeat(30)}\n\`\`\``);
		const told = await fetch(`${service.url}/api/v1/comments/${id}/reports`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ reason: "abuse", note: "No way to talk." }),
		});
		assert.ok(told.ok, await told.text());
		await page.setViewportSize(PHONE);
		await page.goto(`${service.url}/dashboard/queue?status=reported`);
		await page.locator(".reported", { hasText: "No way to talk." }).waitFor();
		await accessible(page);
		await page.locator(".case button", { hasText: "Leave it there" }).waitFor();
		await page.keyboard.press("j");
		await page.keyboard.press("a");
		await page.locator(".empty").waitFor();
		await page
			.locator(".said, .warning", { hasText: /Left where it is/ })
			.first()
			.waitFor();

		watch.tolerate(/status of 422/);
		await page.goto(`${service.url}/dashboard/sites/blog/rules`);
		await page.locator(".field input[type=number]").first().fill("987654321");
		await page.locator("main .stay .primary").click();
		await page.locator("input[aria-invalid=true]:focus").waitFor();
		const [field, bar] = [
			await page.locator("input:focus").boundingBox(),
			await page.locator(".stay").boundingBox(),
		];
		assert.ok(field && bar && field.y + field.height <= bar.y, "it is not behind the way to save");
	},
	{ role: ADMIN },
);
