/** What a reader typed survives what happens to machines. */

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { texts, until } from "./support/eventually.js";
import { scenario } from "./support/scenario.js";
import { answer, commentSaying, form, press, type } from "./support/writing.js";

scenario("a half-written comment is there after a reload", async ({ host, open, page }) => {
	const frame = await open(host.page("/draft"));
	await form(frame).locator("[name=body]").pressSequentially("Half a thou");
	await page.reload();
	await until(
		"the draft is back",
		async () => (await form(frame).locator("[name=body]").inputValue()) === "Half a thou",
	);
});

scenario(
	"a half-written answer is there after a reload, at its comment",
	async ({ service, host, open, page }) => {
		const url = host.page("/draft-answer");
		await service.comment({ url, body: "A question." });
		const frame = await open(url);
		await answer(frame, "A question.");
		await form(frame).locator("[name=body]").pressSequentially("Half an ans");
		await page.reload();
		await commentSaying(frame, "A question.").waitFor();
		if ((await commentSaying(frame, "A question.").locator("form").count()) === 0)
			await answer(frame, "A question.");
		await until(
			"the draft is back",
			async () => (await form(frame).locator("[name=body]").inputValue()) === "Half an ans",
		);
	},
);

scenario("what is typed before the editor could be loaded is kept, and posted once it can", async (world) => {
	const { service, host, open, page, watch } = world;
	watch.tolerate(/ERR_FAILED/);
	const url = host.page("/early");
	await page.route(/\/assets\/editor\./, (route) => route.abort("failed"));
	const frame = await open(url);
	await form(frame).locator("[name=body]").pressSequentially("Typed early");
	await page.reload();
	await form(frame).locator("[name=body]").waitFor();
	assert.equal(
		await form(frame).locator("[name=body]").inputValue(),
		"",
		"the editor that would restore it is missing",
	);
	await type(frame, "Typed early, once more");
	await press(frame);
	await form(frame).getByText("Not sent yet").waitFor();
	await page.unroute(/\/assets\/editor\./);
	await commentSaying(frame, "Typed early, once more").waitFor();
	assert.deepEqual(await service.said(url), ["Typed early, once more"]);
});

scenario("offline is said plainly, and the comment is sent once the reader is back", async (world) => {
	const { service, host, open, page, watch } = world;
	watch.tolerate(/ERR_INTERNET_DISCONNECTED/);
	const url = host.page("/offline");
	const frame = await open(url);
	await type(frame, "From the tunnel.");
	await page.context().setOffline(true);
	await press(frame);
	await form(frame).getByText("You are offline").waitFor();
	assert.equal(await form(frame).locator("[name=body]").inputValue(), "From the tunnel.");
	await page.context().setOffline(false);
	// Without another press.
	await commentSaying(frame, "From the tunnel.").waitFor();
	assert.deepEqual(await service.said(url), ["From the tunnel."]);
});

scenario("a draft belongs to its page", async ({ host, open }) => {
	const frame = await open(host.page("/one"));
	await form(frame).locator("[name=body]").pressSequentially("For one page");
	await open(host.page("/other"));
	assert.equal(await form(frame).locator("[name=body]").inputValue(), "");
});

scenario("a comment posted while the service is down arrives once when it is back", async (world) => {
	const { service, host, open, watch } = world;
	watch.tolerate(/ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE/);
	const url = host.page("/down");
	await service.comment({ url, body: "Before." });
	const frame = await open(url);
	await service.kill();
	await type(frame, "During.");
	await press(frame);
	await until("the first attempt failed", () => watch.saw(/ERR_CONNECTION_REFUSED/));
	assert.equal(await form(frame).locator("[name=body]").inputValue(), "During.");
	await service.restart();
	// Without another press: the form tries again by itself.
	await commentSaying(frame, "During.").waitFor();
	assert.deepEqual(await service.said(url), ["Before.", "During."]);
});

scenario(
	"a comment whose answer was lost is not posted twice",
	async ({ service, host, open, page, watch }) => {
		watch.tolerate(/ERR_FAILED|ERR_CONNECTION/);
		const url = host.page("/lost");
		let lost = 0;
		await page.route(/\/embed\/comments\b/, async (route) => {
			// The service stores the comment; the reader's connection breaks before the answer is there.
			if (lost++ === 0) {
				await route.fetch();
				await route.abort("failed");
			} else {
				await route.continue();
			}
		});
		const frame = await open(url);
		await type(frame, "Only once.");
		await press(frame);
		await texts(frame.locator("#comments > .comment > article > .body"), ["Only once."]);
		assert.ok(lost >= 2, "the form tried again");
		assert.deepEqual(await service.said(url), ["Only once."]);
		await page.reload();
		await texts(frame.locator("#comments > .comment > article > .body"), ["Only once."]);
	},
);

scenario(
	"a draft outlives a service that does not come back",
	async ({ service, host, open, page, watch }) => {
		watch.tolerate(/ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE/);
		const url = host.page("/gone");
		const frame = await open(url);
		await type(frame, "Do not lose me.");
		await service.kill();
		await press(frame);
		await until("the attempt failed", () => watch.saw(/ERR_CONNECTION_REFUSED/));
		await service.restart();
		await page.reload();
		await frame.locator("main.rejoinder").waitFor();
		await until("posted or still in the form", async () => {
			const posted = (await service.said(url)).includes("Do not lose me.");
			const kept = (await form(frame).locator("[name=body]").inputValue()) === "Do not lose me.";
			return posted !== kept;
		});
	},
);

/** Holds a script of the frame back, as a slow connection does, until it is let go. */
function hold(page: Page, script: RegExp): Promise<() => void> {
	let letGo = () => {};
	const held = new Promise<void>((resolve) => {
		letGo = resolve;
	});
	return page
		.route(script, async (route) => {
			await held;
			await route.continue();
		})
		.then(() => letGo);
}

scenario(
	"what is typed before the script arrives is still there when it has",
	async ({ host, visit, page }) => {
		const letGo = await hold(page, /\/assets\/thread\./);
		const frame = await visit(host.page("/slow"));
		await type(frame, "Faster than the script.", "Grace");
		letGo();
		await form(frame).locator(".actions button.primary").waitFor();
		assert.equal(await form(frame).locator("[name=body]").inputValue(), "Faster than the script.");
		assert.equal(await form(frame).locator("[name=name]").inputValue(), "Grace");
	},
);

scenario("a form sent before the script arrives is not lost", async ({ service, host, visit, page }) => {
	const letGo = await hold(page, /\/assets\/thread\./);
	const url = host.page("/slower");
	const frame = await visit(url);
	await type(frame, "Much *faster*.", "Grace");
	await form(frame)
		.getByRole("button", { name: /preview/i })
		.click();
	await texts(frame.locator(".preview em"), ["faster"]);
	letGo();
	await frame.getByRole("button", { name: /^post/i }).click();
	await texts(frame.locator(".comment .body em"), ["faster"]);
	assert.deepEqual(await service.said(url), ["Much faster."]);
});

scenario("a button that is being pressed when the editor arrives stays where it is", async (world) => {
	const { service, host, open, page } = world;
	const letGo = await hold(page, /\/assets\/editor\./);
	const url = host.page("/pressed");
	const frame = await open(url);
	await type(frame, "Pressed early.");
	const button = form(frame).locator(".actions button.primary");
	const box = await button.boundingBox();
	assert.ok(box);
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await page.mouse.down();
	const arrived = page.waitForResponse(/\/assets\/editor\./);
	letGo();
	await (await arrived).finished();
	await twoFrames(button);
	await page.mouse.up();
	await commentSaying(frame, "Pressed early.").waitFor();
	assert.deepEqual(await service.said(url), ["Pressed early."]);
});

/** Waits until what a script has begun is painted. */
function twoFrames(part: Locator): Promise<void> {
	return part.evaluate(
		() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
	);
}
