/** The script API and `<rejoinder-thread>`, in pages that come, change and go. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { ADDRESSES, application, countObservers } from "./support/application.js";
import { accessible } from "./support/axe.js";
import { count, until } from "./support/eventually.js";
import { scenario, type World } from "./support/scenario.js";
import { commentSaying, press, type } from "./support/writing.js";

const FRAMES = "iframe[src*='/embed/thread']";

/** Opens the application, with a comment on each of its pages, and runs `begin(options)` if there are any. */
async function begin({ service, host, page }: World, options?: Record<string, string>): Promise<string[]> {
	const urls = ADDRESSES.map((path) => host.page(path, application(service.url)));
	for (const [n, url] of urls.entries())
		await service.comment({ url, title: `Page ${n}`, body: `On page ${n}.` });
	await page.goto(urls[0] ?? "");
	if (options) await run(page, `begin(${JSON.stringify(options)})`);
	return urls;
}

/** Runs a statement of the host page's own. */
const run = (page: Page, statement: string): Promise<unknown> => page.evaluate(statement);

/** How many listeners the window has. */
async function listeners(page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	const { result } = await session.send("Runtime.evaluate", { expression: "window" });
	const { listeners } = await session.send("DOMDebugger.getEventListeners", {
		objectId: result.objectId ?? "",
	});
	await session.detach();
	return listeners.length;
}

const observers = (page: Page): Promise<number> =>
	page.evaluate(() => (Reflect.get(window, "watching") as Set<object>).size);

scenario("an application shows another page, and its conversation follows", async (world) => {
	const { page, frame } = world;
	await begin(world, {});
	await commentSaying(frame, "On page 0.").waitFor();
	await run(page, 'show("two")');
	await commentSaying(frame, "On page 1.").waitFor();
	await count(page.locator(FRAMES), 1);
	await accessible(page);
	await run(page, 'show("one")');
	await commentSaying(frame, "On page 0.").waitFor();
	// The conversation's documents are no steps of the reader's history: only the application's own are.
	assert.equal(await page.evaluate(() => history.length), 4);
});

scenario("mounting twice, and loading the script twice, gives one frame", async (world) => {
	const { service, page, frame } = world;
	await begin(world, {});
	await commentSaying(frame, "On page 0.").waitFor();
	const first = await page.locator(FRAMES).elementHandle();
	await page.evaluate(async (source) => {
		const before = Reflect.get(window, "Rejoinder");
		const script = document.createElement("script");
		script.src = `${source}/embed.js?again`;
		await new Promise((loaded) => {
			script.onload = loaded;
			document.head.append(script);
		});
		if (Reflect.get(window, "Rejoinder") !== before) throw new Error("the second script counts");
	}, service.url);
	await run(page, "begin({}); begin({})");
	await count(page.locator(FRAMES), 1);
	assert.ok(await first?.evaluate((element) => element.isConnected), "and it is the one that was there");
});

scenario("an update while the frame is on its way wins", async (world) => {
	const { page, frame, host } = world;
	const [, second] = await begin(world);
	await run(page, `begin({ lazy: "false" }); Rejoinder.update({ pageUrl: "${second}", theme: "dark" })`);
	await commentSaying(frame, "On page 1.").waitFor();
	await until("the theme is the later one", () =>
		frame.locator("html").evaluate((root) => root.dataset.theme === "dark"),
	);
	await count(page.locator(FRAMES), 1);

	// Before the reader has come near, and as attributes.
	await page.goto(
		host.page("/far", {
			above: '<div style="height: 5000px"></div>',
			embed: `<div id="rejoinder"></div><script src="${world.service.url}/embed.js" data-site="demo"></script>
<script>Rejoinder.update({ pageUrl: "${second}" })</script>`,
		}),
	);
	await page.locator("#rejoinder").scrollIntoViewIfNeeded();
	await commentSaying(frame, "On page 1.").waitFor();
});

scenario("options that change only the look do not load the frame again", async (world) => {
	const { page, frame } = world;
	await begin(world, {});
	await commentSaying(frame, "On page 0.").waitFor();
	await type(frame, "Half a thought");
	await run(page, 'Rejoinder.update({ theme: "dark", accent: "#ff8800" })');
	await until("the accent is there", () =>
		frame
			.locator("html")
			.evaluate((root) => getComputedStyle(root).getPropertyValue("--accent").trim() === "#ff8800"),
	);
	assert.equal(await frame.locator("[name=body]").inputValue(), "Half a thought");
});

scenario("unmounting leaves nothing behind", async (world) => {
	const { page, frame, context } = world;
	await context.addInitScript(countObservers);
	await begin(world);
	const before = [await listeners(page), await observers(page)];
	for (const round of ["lazy", "eager"]) {
		await run(page, `begin({ lazy: "${round === "lazy"}" })`);
		await commentSaying(frame, "On page 0.").waitFor();
		assert.ok((await listeners(page)) > (before[0] ?? 0));
		await run(page, 'Rejoinder.unmount(document.getElementById("talk"))');
		assert.deepEqual([await listeners(page), await observers(page)], before, round);
		assert.equal(await page.locator("#talk").innerHTML(), "");
	}
	// What was never mounted is nothing to complain of, and what was can be mounted again.
	await run(page, "Rejoinder.unmount(document.body)");
	await run(page, "begin({})");
	await commentSaying(frame, "On page 0.").waitFor();
});

scenario("a mount that the page takes away and puts back goes on", async (world) => {
	const { page, frame } = world;
	await begin(world, {});
	await commentSaying(frame, "On page 0.").waitFor();
	await run(page, 'window.talk = document.getElementById("talk"); talk.remove(); undefined');
	await count(page.locator(FRAMES), 0);
	// Whatever happens meanwhile finds nobody.
	await run(page, 'document.body.className = "other"; dispatchEvent(new HashChangeEvent("hashchange"))');
	await run(page, "document.getElementById('view').append(talk)");
	await commentSaying(frame, "On page 0.").waitFor();
	// A page that threw away only what is inside gets it back by mounting again.
	await run(page, "talk.replaceChildren(); begin({})");
	await commentSaying(frame, "On page 0.").waitFor();
	await count(page.locator(FRAMES), 1);
});

scenario("a script above its mount waits for it; a page can mount while it is parsed", async (world) => {
	const { service, host, page, frame, visit } = world;
	const head = `<script src="${service.url}/embed.js" data-site="demo"></script>`;
	const url = host.page("/early", { head, embed: '<div id="rejoinder"></div>' });
	await service.comment({ url, body: "Early." });
	await visit(url);
	await commentSaying(frame, "Early.").waitFor();
	const script =
		'document.readyState === "loading" && Rejoinder.mount(document.getElementById("here"), { pageTitle: "Early" })';
	const embed = `<div id="here"></div><script>${script}</script>`;
	const second = host.page("/earlier", { head, embed });
	await service.comment({ url: second, body: "Earlier." });
	await visit(second);
	await commentSaying(frame, "Earlier.").waitFor();
	await count(page.locator(FRAMES), 1);
});

scenario("listeners hear of conversations and comments, and of nobody's person", async (world) => {
	const { page, frame } = world;
	await begin(world);
	await run(
		page,
		`window.heard = [];
		window.off = ["ready", "comment"].map((name) => Rejoinder.on(name, (detail) => heard.push({ name, ...detail, element: detail.element.id })));
		Rejoinder.on("ready", () => { throw Object.assign(new Error("a listener's own fault")) });
		begin({})`,
	);
	world.watch.tolerate(/a listener's own fault/);
	await commentSaying(frame, "On page 0.").waitFor();
	await frame.locator("form.compose .actions button.primary").waitFor();
	await type(frame, "Heard.");
	await press(frame);
	await commentSaying(frame, "Heard.").waitFor();
	const heard = () => page.evaluate(() => Reflect.get(window, "heard") as Record<string, unknown>[]);
	await until("the comment was told", async () => (await heard()).length === 2);
	const [ready, comment] = await heard();
	assert.deepEqual(ready, { name: "ready", element: "talk", count: 1 });
	const { id, ...rest } = comment ?? {};
	assert.deepEqual(rest, { name: "comment", element: "talk", pending: false, count: 2 });
	assert.match(String(id), /^[\da-f-]{36}$/);
	await run(page, 'off.forEach((end) => end()); show("two")');
	await commentSaying(frame, "On page 1.").waitFor();
	await frame.locator("form.compose .actions button.primary").waitFor();
	assert.equal((await heard()).length, 2, "who has ended it hears no more");
});

scenario("an element is a mount that comes and goes with itself", async (world) => {
	const { service, host, page, frame, visit, context } = world;
	await context.addInitScript(countObservers);
	const [first, second] = ["/first", "/second"].map((path) => host.origin + path);
	for (const [n, url] of [first, second].entries())
		await service.comment({ url: url ?? "", body: `Under address ${n}.` });
	const embed = `<rejoinder-thread data-page-url="${first}" data-min-height="500"></rejoinder-thread>
<script async src="${service.url}/embed.js" data-site="demo"></script>`;
	await visit(host.page("/element", { embed }));
	await commentSaying(frame, "Under address 0.").waitFor();
	await page.locator("rejoinder-thread").evaluate((element, url) => {
		element.dataset.pageUrl = url;
	}, second);
	await commentSaying(frame, "Under address 1.").waitFor();
	await accessible(page);
	await count(page.locator(FRAMES), 1);
	await page.evaluate(() => {
		const element = document.querySelector("rejoinder-thread");
		document.querySelector("main")?.prepend(element ?? "");
	});
	await commentSaying(frame, "Under address 1.").waitFor();
	await page.evaluate(() => document.querySelector("rejoinder-thread")?.remove());
	await count(page.locator("iframe"), 0);
	assert.equal(await observers(page), 0);
});
