/** Long conversations: sorting, more of them, and single comments by their address. */

import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { count, texts, until } from "./support/eventually.js";
import { FILLER } from "./support/host.js";
import { scenario } from "./support/scenario.js";
import { commentSaying } from "./support/writing.js";

const numbers = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, n) => `Number ${from + n}.`);

/** Whether a comment begins inside the window of the host page. */
async function inView(comment: Locator, height = 800): Promise<boolean> {
	const box = await comment.locator("> article").boundingBox();
	return box !== null && box.y >= 0 && box.y < height;
}

scenario("oldest and newest first, without loading the page again", async ({ service, host, open, page }) => {
	const url = host.page("/sort");
	for (const body of numbers(1, 3)) await service.comment({ url, body });
	const frame = await open(url);
	const bodies = frame.locator("#comments > .comment > article > .body");
	await texts(bodies, numbers(1, 3));
	const documents: string[] = [];
	page.on("framenavigated", (navigated) => documents.push(navigated.url()));
	await frame.getByRole("link", { name: "Newest" }).click();
	await texts(bodies, numbers(1, 3).reverse());
	await texts(frame.locator(".sorts [aria-current=true]"), ["Newest"]);
	await frame.getByRole("link", { name: "Oldest" }).click();
	await texts(bodies, numbers(1, 3));
	assert.deepEqual(documents, []);
});

scenario("more comments come on demand, each once", async ({ service, host, open }) => {
	const url = host.page("/more");
	for (const body of numbers(1, 60)) await service.comment({ url, body });
	const frame = await open(url);
	const bodies = frame.locator("#comments > .comment > article > .body");
	await texts(bodies, numbers(1, 25));
	await frame.locator("#comments > .more a").click();
	await texts(bodies, numbers(1, 50));
	await frame.locator("#comments > .more a").click();
	await texts(bodies, numbers(1, 60));
	await count(frame.locator("#comments > .more"), 0);
});

scenario("more answers come on demand, below their comment", async ({ service, host, open }) => {
	const url = host.page("/answers");
	const parent = await service.comment({ url, body: "A question." });
	for (const body of numbers(1, 12)) await service.comment({ url, body, parent });
	await service.comment({ url, body: "Another." });
	const frame = await open(url);
	const answers = commentSaying(frame, "A question.").locator("> ol > .comment > article > .body");
	await until("some answers are there", async () => (await answers.count()) > 0);
	const more = commentSaying(frame, "A question.").locator("> ol > .more a");
	while (await more.count()) {
		const before = await answers.count();
		assert.ok(before < 12);
		await more.click();
		await until("more answers are there", async () => (await answers.count()) > before);
	}
	await texts(answers, numbers(1, 12));
});

scenario("a link to a comment leads to it, however far down", async ({ service, host, open, page }) => {
	const url = host.page("/deep", { above: FILLER });
	const ids: string[] = [];
	for (const body of numbers(1, 60)) ids.push(await service.comment({ url, body }));
	const frame = await open(`${url}#rejoinder-${ids[41]}`);
	const target = commentSaying(frame, "Number 42.");
	await until("the comment is in view", () => inView(target));

	// Another one, while the page is open, and back again.
	await page.evaluate((id) => {
		location.hash = `rejoinder-${id}`;
	}, ids[54]);
	await until("the other comment is in view", () => inView(commentSaying(frame, "Number 55.")));
	await page.goBack();
	await until("the first is in view again", () => inView(commentSaying(frame, "Number 42.")));
});

scenario(
	"a comment's own address leads back to the page of the blog",
	async ({ service, host, page, frame }) => {
		const url = host.page("/permalink", { above: FILLER });
		const id = await service.comment({ url, body: "Find me." });
		await page.goto(`${service.url}/comments/${id}`);
		assert.equal(page.url(), `${url}#rejoinder-${id}`);
		await until("the comment is in view", () => inView(commentSaying(frame, "Find me.")));
	},
);

scenario("the address of a comment can be taken from the thread", async ({ service, host, open, page }) => {
	const url = host.page("/address");
	const id = await service.comment({ url, body: "Take my address." });
	const frame = await open(url);
	await commentSaying(frame, "Take my address.").locator(":scope > article > header > a").click();
	await until("the address names the comment", () => page.url() === `${url}#rejoinder-${id}`);
});
