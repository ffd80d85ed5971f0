/** `<rejoinder-count>`: numbers in a blog's lists. */

import assert from "node:assert/strict";
import { texts, until } from "./support/eventually.js";
import { scenario, type World } from "./support/scenario.js";

/** A list of links to `number` posts, of which the first `number` have 0, 1, 2, ... comments, three at most. */
async function list({ service, host, page }: World, path: string, number: number, attributes = "") {
	const asked: string[] = [];
	page.on("request", (request) => {
		if (new URL(request.url()).pathname === "/embed/counts") asked.push(request.postData() ?? "");
	});
	const posts = Array.from({ length: number }, (_, n) => `${host.origin}/post-${n}/`);
	for (const [n, url] of posts.slice(0, 4).entries())
		for (let written = 0; written < n; written++) await service.comment({ url, body: `Number ${written}.` });
	const links = posts.map(
		(url) =>
			`<li><a href="${url}#rejoinder"><rejoinder-count data-page-url="${url}">Comments</rejoinder-count></a></li>`,
	);
	const embed = `<ul>${links.join("")}</ul>
<script async src="${service.url}/embed.js" data-site="demo" ${attributes}></script>`;
	return { url: host.page(path, { embed }), asked };
}

scenario("a list of posts asks once and shows words", async (world) => {
	const { page } = world;
	const { url, asked } = await list(world, "/list", 4);
	await page.goto(url);
	await texts(page.locator("rejoinder-count"), ["No comments", "1 comment", "2 comments", "3 comments"]);
	assert.equal(asked.length, 1);
	// A list is not a conversation.
	assert.equal(await page.locator("iframe").count(), 0);
});

scenario("words follow the blog's language, and a number can stand alone", async (world) => {
	const { page } = world;
	const { url } = await list(world, "/list-ar", 3, 'data-lang="ar"');
	await page.goto(url);
	await texts(page.locator("rejoinder-count"), ["لا تعليقات", "تعليق واحد", "تعليقان"]);
	await page
		.locator("rejoinder-count")
		.last()
		.evaluate((element) => {
			element.dataset.format = "number";
			element.dataset.lang = "en";
		});
	await texts(page.locator("rejoinder-count").last(), ["2"]);
});

scenario("more pages than one call takes are asked for in a second one", async (world) => {
	const { page } = world;
	const { url, asked } = await list(world, "/archive", 130);
	await page.goto(url);
	await until("the last is counted", async () =>
		(await page.locator("rejoinder-count").last().innerText()).startsWith("No"),
	);
	assert.deepEqual(
		asked.map((body) => (JSON.parse(body) as { urls: string[] }).urls.length),
		[100, 30],
	);
});

scenario("elements that come later are counted together, and one follows its attribute", async (world) => {
	const { page, host } = world;
	const { url, asked } = await list(world, "/later", 4);
	await page.goto(url);
	await texts(page.locator("rejoinder-count").last(), ["3 comments"]);
	await page.evaluate((origin) => {
		for (const n of [1, 2]) {
			const element = document.createElement("rejoinder-count");
			element.dataset.pageUrl = `/post-${n}/`;
			document.querySelector("main")?.append(element);
		}
		Reflect.set(window, "origin", origin);
	}, host.origin);
	await texts(page.locator("main > rejoinder-count"), ["1 comment", "2 comments"]);
	assert.equal(asked.length, 2);
	await page
		.locator("main > rejoinder-count")
		.last()
		.evaluate((element) => {
			element.dataset.pageUrl = "/post-3/";
		});
	await texts(page.locator("main > rejoinder-count").last(), ["3 comments"]);
});

scenario("where the service does not answer, the page's own words stay", async (world) => {
	const { page, context, watch } = world;
	watch.tolerate(/ERR_FAILED|status of 503/);
	const { url, asked } = await list(world, "/down", 2);
	for (const answer of ["abort", "503", "nonsense"]) {
		await context.route("**/embed/counts", (route) => {
			if (answer === "abort") return route.abort();
			const headers = { "access-control-allow-origin": "*" };
			if (answer === "503") return route.fulfill({ status: 503, headers, body: "" });
			const body = '{"counts":{"0":"<b>9</b>"},"words":[]}';
			return route.fulfill({ status: 200, headers, contentType: "application/json", body });
		});
		await page.goto(url, { waitUntil: "networkidle" });
		await texts(page.locator("rejoinder-count"), ["Comments", "Comments"]);
		await context.unroute("**/embed/counts");
	}
	assert.equal(asked.length, 3);
});

scenario("the count of the page itself needs no address", async (world) => {
	const { service, host, page } = world;
	const embed = `<p><rejoinder-count></rejoinder-count></p><div id="rejoinder"></div>
<script async src="${service.url}/embed.js" data-site="demo" data-page-id="seven"></script>`;
	const url = host.page("/own", { embed });
	const response = await fetch(`${service.url}/api/v1/sites/demo/comments`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ page: { id: "seven", url }, body: "By id.", guest: { name: "Ada" } }),
	});
	assert.equal(response.status, 201);
	await page.goto(url);
	await texts(page.locator("rejoinder-count"), ["1 comment"]);
});
