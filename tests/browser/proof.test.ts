/** Work that a site asks of guests' browsers before a comment: done where the site asks for it, and nothing is lost without it. */

import assert from "node:assert/strict";
import { count } from "./support/eventually.js";
import { scenario } from "./support/scenario.js";
import { commentSaying, press, type } from "./support/writing.js";

scenario("a guest's browser does the work, and the comment is there for everybody", async (world) => {
	const { host, page, service } = world;
	const url = host.page("/post");
	await service.command("site", "set", "demo", "proof-of-work=3000");
	const asked: string[] = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	const frame = await world.open(url);
	assert.deepEqual(
		asked.filter((path) => path.includes("proof")),
		[],
		"who only reads does no work",
	);
	await type(frame, "Worked for");
	await press(frame);
	await commentSaying(frame, "Worked for").waitFor();
	await count(frame.locator(".held"), 0);
	assert.ok(asked.includes("/embed/proof"));
	const reader = await world.reader();
	await count((await reader.open(url)).locator(".comment"), 1);

	// Each comment has work of its own.
	await type(frame, "And once more");
	await press(frame);
	await commentSaying(frame, "And once more").waitFor();
	await count(frame.locator(".held"), 0);
});

scenario("a browser that cannot do the work loses nothing: the comment waits", async (world) => {
	const { host, page, service, watch } = world;
	await service.command("site", "set", "demo", "proof-of-work=3000");
	await page.route("**/embed/proof?**", (route) => route.abort());
	watch.tolerate(/ERR_FAILED/);
	const frame = await world.open(host.page("/post"));
	await type(frame, "Without work");
	await press(frame);
	await commentSaying(frame, "Without work").waitFor();
	await count(frame.locator(".held"), 1);
});
