/** Everything without JavaScript: by links and forms, in a hand-written frame and on the page of its own. */

import assert from "node:assert/strict";
import { count, texts } from "./support/eventually.js";
import { scenario } from "./support/scenario.js";
import { commentSaying, form, type } from "./support/writing.js";

const plain = { javaScriptEnabled: false };
const address = (service: string, url: string) =>
	`${service}/embed/thread?${new URLSearchParams({ site: "demo", url, title: "Plain" })}`;

scenario(
	"post, answer, edit and delete by forms alone",
	async ({ service, host, page }) => {
		const url = host.page("/plain");
		await page.goto(address(service.url, url));
		await type(page, "Without *script*.");
		await form(page)
			.getByRole("button", { name: /preview/i })
			.click();
		await texts(page.locator(".body em"), ["script"]);
		await page.getByRole("button", { name: /^post/i }).click();
		await texts(page.locator(".comment .body em"), ["script"]);
		assert.deepEqual(await service.said(url), ["Without script."]);

		// Reloading the page after a post is no second post.
		await page.reload();
		assert.deepEqual(await service.said(url), ["Without script."]);

		// One link leads to both; the page about one's own comment offers to change it first.
		await page.locator(".comment .reply").first().click();
		await page.getByRole("link", { name: /^reply/i }).click();
		await type(page, "An answer.");
		await page.getByRole("button", { name: /preview/i }).click();
		await page.getByRole("button", { name: /^post/i }).click();
		await commentSaying(page, "An answer.").waitFor();

		await commentSaying(page, "An answer.").locator(":scope > article .reply").click();
		await page.locator("[name=body]").fill("A better answer.");
		await page.getByRole("button", { name: /^save/i }).click();
		await commentSaying(page, "A better answer.").waitFor();

		await commentSaying(page, "A better answer.").locator(":scope > article .reply").click();
		await page.getByRole("button", { name: /delete/i }).click();
		await page.goto(address(service.url, url));
		await count(page.locator(".comment"), 1);
		assert.ok(!(await page.locator("main").innerText()).includes("A better answer."));
	},
	plain,
);

scenario(
	"a mistake comes back with everything that was typed",
	async ({ service, host, page, watch }) => {
		watch.tolerate(/status of 422 .*\/embed\//);
		const url = host.page("/plain-mistake");
		await page.goto(address(service.url, url));
		await type(page, "Signed by nobody.", " ");
		await form(page)
			.getByRole("button", { name: /preview/i })
			.click();
		await page.getByRole("button", { name: /^post/i }).click();
		await page.locator("#problem-name").filter({ hasText: /\w/ }).waitFor();
		assert.equal(await form(page).locator("[name=body]").inputValue(), "Signed by nobody.");

		// What was typed can be posted from here, once it is right.
		await form(page).locator("[name=name]").fill("Somebody");
		await page.getByRole("button", { name: /^post/i }).click();
		await commentSaying(page, "Signed by nobody.").waitFor();
		assert.deepEqual(await service.said(url), ["Signed by nobody."]);
	},
	plain,
);

scenario(
	"sorting and paging are links",
	async ({ service, host, page }) => {
		const url = host.page("/plain-pages");
		for (let n = 1; n <= 30; n++) await service.comment({ url, body: `Number ${n}.` });
		await page.goto(address(service.url, url));
		await count(page.locator("#comments > .comment"), 25);
		await page.locator("#comments > .more a").click();
		await commentSaying(page, "Number 30.").waitFor();
		await page.goto(address(service.url, url));
		await page.getByRole("link", { name: "Newest" }).click();
		await texts(page.locator("#comments > .comment > article > .body").first(), ["Number 30."]);
	},
	plain,
);

scenario(
	"a hand-written frame works, and so does the page of its own",
	async ({ service, host, page, frame }) => {
		const path = "/hand-written";
		const url = host.origin + path;
		const title = "Comments";
		const source = address(service.url, url).replaceAll("&", "&amp;");
		host.page(path, { embed: `<iframe title="${title}" src="${source}" width="700" height="900"></iframe>` });
		await service.comment({ url, body: "Framed." });
		await page.goto(url);
		await commentSaying(frame, "Framed.").waitFor();
		await type(frame, "From inside.");
		await form(frame)
			.getByRole("button", { name: /preview/i })
			.click();
		const inside = page.frameLocator(`iframe[title=${title}]`);
		await inside.getByRole("button", { name: /^post/i }).click();
		await commentSaying(inside, "From inside.").waitFor();
		assert.deepEqual(await service.said(url), ["Framed.", "From inside."]);
	},
	plain,
);

scenario(
	"the blog's noscript link leads to the conversation",
	async ({ service, host, page }) => {
		const path = "/noscript";
		const url = host.origin + path;
		const link = address(service.url, url).replaceAll("&", "&amp;");
		host.page(path, { embed: `<noscript><a href="${link}">Comments</a></noscript>` });
		await service.comment({ url, body: "Reached." });
		await page.goto(url);
		await page.getByRole("link", { name: "Comments" }).click();
		await commentSaying(page, "Reached.").waitFor();
	},
	plain,
);
