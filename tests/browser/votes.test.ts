/** Votes and quotes: what readers do with comments besides answering them. */

import assert from "node:assert/strict";
import { count, texts, until } from "./support/eventually.js";
import { scenario } from "./support/scenario.js";
import { commentSaying, form, press, type } from "./support/writing.js";

scenario(
	"a vote is shown at once, survives a reload and can be taken back",
	async ({ service, host, open, page }) => {
		const url = host.page("/votes");
		await service.comment({ url, body: "Vote for me." });
		const frame = await open(url);
		const comment = commentSaying(frame, "Vote for me.");
		const counted = page.waitForResponse(/\/vote/);
		await comment.locator(".up").click();
		await texts(comment.locator(".score"), ["+1"]);
		// It is shown before the service has answered, and remembered from then on.
		await counted;
		assert.equal(await comment.locator(".up").getAttribute("aria-pressed"), "true");

		await page.reload();
		await until(
			"the vote is remembered",
			async () => (await comment.locator(".up").getAttribute("aria-pressed")) === "true",
		);

		// From up to down is a change of mind, not a second vote.
		await comment.locator(".down").click();
		await texts(comment.locator(".score"), ["−1"]);
		await comment.locator(".down").click();
		await texts(comment.locator(".score"), [""]);
		assert.equal(await comment.locator(".down").getAttribute("aria-pressed"), "false");
	},
);

scenario("two tabs of one reader are one vote", async ({ service, host, open, page }) => {
	const url = host.page("/two-tabs");
	await service.comment({ url, body: "Once, please." });
	const frame = await open(url);
	const here = commentSaying(frame, "Once, please.");
	const other = await page.context().newPage();
	await other.goto(url);
	const there = commentSaying(other.frameLocator("iframe[src*='/embed/thread']"), "Once, please.");
	await there.locator(".up").waitFor();
	await here.locator(".up").click();
	await texts(here.locator(".score"), ["+1"]);
	// The other tab knows nothing of it yet.
	await there.locator(".up").click();
	await texts(there.locator(".score"), ["+1"]);
	await other.close();
});

scenario("nobody votes for their own comment", async ({ host, open }) => {
	const frame = await open(host.page("/own-vote"));
	await type(frame, "I am right.");
	await press(frame);
	const own = commentSaying(frame, "I am right.");
	await own.waitFor();
	await count(own.locator(".up:visible"), 0);
});

scenario("a vote that fails says so and leaves the score", async ({ service, host, open, page, watch }) => {
	watch.tolerate(/ERR_FAILED/);
	const url = host.page("/vote-fails");
	await service.comment({ url, body: "Out of reach." });
	const frame = await open(url);
	const comment = commentSaying(frame, "Out of reach.");
	await page.route(/\/vote\b/, (route) => route.abort("failed"));
	await comment.locator(".up").click();
	await comment.locator(".problem").waitFor();
	await texts(comment.locator(".score"), [""]);
	assert.equal(await comment.locator(".up").getAttribute("aria-pressed"), "false");
	await page.unroute(/\/vote\b/);
	await comment.locator(".up").click();
	await texts(comment.locator(".score"), ["+1"]);
	await count(comment.locator(".problem"), 0);
});

scenario("the four orders", async ({ service, host, open }) => {
	const url = host.page("/orders");
	const first = await service.comment({ url, body: "First." });
	await service.comment({ url, body: "Second." });
	await service.comment({ url, body: "Third." });
	await service.comment({ url, body: "An answer.", parent: first });
	await service.comment({ url, body: "And another.", parent: first });
	const frame = await open(url);
	const roots = frame.locator("#comments > .comment > article > .body");
	await texts(roots, ["First.", "Second.", "Third."]);
	for (const [name, order] of [
		["Newest", ["Third.", "Second.", "First."]],
		["Most discussed", ["First.", "Third.", "Second."]],
		["Oldest", ["First.", "Second.", "Third."]],
	] as const) {
		await frame.getByRole("link", { name, exact: true }).click();
		await texts(roots, [...order]);
	}
	await frame.getByRole("link", { name: "Best", exact: true }).click();
	await until(
		"best is the order",
		async () => (await frame.locator("main").getAttribute("data-sort")) === "best",
	);
	await count(frame.locator(".votes"), 5);
});

scenario("selected words become a quote that links back", async ({ service, host, open, page }) => {
	const url = host.page("/quote");
	await service.comment({ url, body: "The *lamp* is lit. The rest is silence.", name: "[Ada]" });
	const frame = await open(url);
	const asked = frame.locator(".comment").first();
	await count(frame.locator(".quote"), 0);
	await asked.locator(".body p").selectText();
	await asked.locator(".quote").click();
	const text = form(frame).locator("[name=body]");
	await until("the quote stands in the form", async () => (await text.inputValue()) !== "");
	assert.match(
		await text.inputValue(),
		/^> The lamp is lit\. The rest is silence\.\n> — \[\\\[Ada\\\]\]\(http.*\/comments\/[\da-f-]{36}\)\n\n$/,
	);
	await text.press("End");
	await text.pressSequentially("So it is.");
	const name = form(frame).locator("[name=name]");
	await name.fill("Grace");
	await press(frame);
	const answer = frame.locator(".comment .comment").first();
	await texts(answer.locator("blockquote p"), ["The lamp is lit. The rest is silence. — [Ada]"]);
	// The link leads back within the conversation, not away from the page.
	await answer.locator("blockquote a").click();
	await asked.and(frame.locator(".found")).waitFor();
	assert.equal(page.context().pages().length, 1);
	await page.waitForURL(/#rejoinder-[\da-f-]{36}$/);
});
