/** A reader comes to a page that already has a conversation. */

import assert from "node:assert/strict";
import { threadFrame } from "./support/axe.js";
import { count, texts, until } from "./support/eventually.js";
import { FILLER } from "./support/host.js";
import { scenario } from "./support/scenario.js";
import { commentSaying } from "./support/writing.js";

scenario("the conversation stands under the page as a tree", async ({ service, host, open }) => {
	const url = host.page("/film", { title: "On film" });
	const first = await service.comment({ url, title: "On film", body: "I saw it in *1948*.", name: "Moira" });
	const second = await service.comment({ url, body: "So did I.", name: "Anton", parent: first });
	await service.comment({ url, body: "Together?", name: "Léonide", parent: second });
	await service.comment({ url, body: "I never did.", name: "Ludmilla" });

	const frame = await open(url);
	await texts(frame.locator("#comments > .comment > article > header > bdi"), ["Moira", "Ludmilla"]);
	await texts(frame.locator("#comments > .comment > ol > .comment > article > header > bdi"), ["Anton"]);
	await texts(
		frame.locator("#comments > .comment > ol > .comment > ol > .comment > article > header > bdi"),
		["Léonide"],
	);
	await texts(frame.locator(".body em"), ["1948"]);
	const heading = await frame.locator(".heading").innerText();
	assert.match(heading, /4/, "the heading has the count");
	assert.match(heading, /On film/, "the heading has the page's title");
});

scenario("a page without comments asks for the first one", async ({ host, open }) => {
	const frame = await open(host.page("/empty"));
	await frame.locator(".empty").waitFor();
	await frame.locator("form.compose [name=body]").waitFor();
	await count(frame.locator(".comment"), 0);
});

scenario(
	"the frame is as tall as its content: no scrollbar of its own",
	async ({ service, host, open, page }) => {
		const url = host.page("/tall");
		for (let n = 0; n < 8; n++)
			await service.comment({ url, body: `Opinion ${n}. ${"Words and words. ".repeat(30)}` });
		await open(url);
		const frame = await threadFrame(page);
		for (const width of [1280, 360]) {
			await page.setViewportSize({ width, height: 800 });
			await until(`everything fits at ${width} pixels`, () =>
				frame.evaluate(() => {
					const { scrollHeight, scrollWidth } = document.documentElement;
					return scrollHeight <= innerHeight && scrollWidth <= innerWidth;
				}),
			);
			const outside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			assert.ok(outside <= 0, `the page scrolls sideways by ${outside} at ${width} pixels`);
		}
	},
);

scenario("the frame is not asked for before the reader comes near", async ({ host, page }) => {
	const url = host.page("/long", { above: FILLER.repeat(6) });
	const asked: string[] = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	await page.goto(url, { waitUntil: "networkidle" });
	assert.ok(asked.includes("/embed.js"));
	assert.ok(!asked.includes("/embed/thread"), "too early");
	await page.locator("#rejoinder").scrollIntoViewIfNeeded();
	await page.frameLocator("iframe[src*='/embed/thread']").locator("form.compose").waitFor();
});

scenario("the first comment costs a chain of two requests", async ({ service, host, open, page }) => {
	const url = host.page("/chain");
	await service.comment({ url, body: "First." });
	const asked: string[] = [];
	page.on("request", (request) => {
		if (request.url().startsWith(service.url))
			asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
	});
	const frame = await open(url);
	await commentSaying(frame, "First.").waitFor();
	await page.waitForLoadState("networkidle");
	assert.equal(asked[0], "GET /embed.js");
	assert.equal(asked[1], "GET /embed/thread");
	assert.ok(asked.length <= 3, `three requests at most, not ${asked.join(", ")}`);
});

scenario(
	"times are told in the reader's own words, and exactly in the mark-up",
	async ({ service, host, open }) => {
		const url = host.page("/times");
		await service.comment({ url, body: "Now." });
		const frame = await open(url);
		const time = frame.locator(".comment time");
		assert.match((await time.getAttribute("datetime")) ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
		await until("the time is relative", async () => !/\d{4}-\d\d-\d\d/.test(await time.innerText()));
	},
);
